package io.smallfry.notebook.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the style sheet and the terminals' colours come to, computed as a browser does. */
final class ContrastTest {
  private static final String CSS = css();

  /** Places where a terminal's text stands. */
  private static final List<String> GROUNDS = List.of("page", "warn-tint", "bad-tint");

  private static final Pattern VARIABLE =
      Pattern.compile("--([\\w-]+): light-dark\\((#\\w+), (#\\w+)\\);");

  private static final Pattern COLOUR = Pattern.compile("(?:^|[;\\s])color:\\s*([^;]+)");
  private static final Pattern BACKGROUND = Pattern.compile("background:\\s*([^;]+)");
  private static final Pattern LIGHT_DARK = Pattern.compile("light-dark\\((#\\w+),\\s*(#\\w+)\\)");
  private static final Pattern USE = Pattern.compile("var\\(--([\\w-]+)\\)");
  private static final Pattern MIX =
      Pattern.compile("color-mix\\(in srgb, var\\(--(\\w+)\\) (\\d+)%, var\\(--page\\)\\)");

  /** The rules of terminals' classes, in the sheet's order. */
  private static final Map<String, String> SHEET = sheet();

  enum Scheme {
    LIGHT,
    DARK
  }

  /** The palette of 256, its named colours in all their spellings, and some of 16 million. */
  private static List<String> colours(int base) {
    Stream<String> named =
        Stream.concat(
            IntStream.rangeClosed(base, base + 7).mapToObj(String::valueOf),
            IntStream.rangeClosed(base + 60, base + 67).mapToObj(String::valueOf));
    Stream<String> palette = IntStream.range(0, 256).mapToObj(i -> base + 8 + ";5;" + i);
    Stream<String> free =
        Stream.of("0;0;0", "128;128;128", "255;0;1", "119;119;119", "255;255;254", "0;0;200")
            .map(rgb -> base + 8 + ";2;" + rgb);
    return Stream.of(named, palette, free, Stream.of(String.valueOf(base + 9)))
        .flatMap(each -> each)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void everyPairOfATerminalsColoursCanBeRead(Scheme scheme) {
    Map<String, Integer> variables = variables(scheme);
    for (String letters : colours(30)) {
      for (String ground : colours(40)) {
        assertReadable(letters + ";" + ground, scheme, variables);
        if (letters.length() < 4 && ground.length() < 4) {
          assertReadable("2;" + letters + ";" + ground, scheme, variables);
          assertReadable("7;" + letters + ";" + ground, scheme, variables);
        }
      }
    }
  }

  private static void assertReadable(String codes, Scheme scheme, Map<String, Integer> variables) {
    String html = AnsiHtml.of("\u001b[" + codes + "mx");
    if (html.equals("x")) {
      return; // the page's own colours
    }
    Element span = Jsoup.parseBodyFragment(html).body().child(0);
    int letters = Objects.requireNonNull(variables.get("text"));
    Integer ground = null;
    for (String rule : rules(span)) {
      Matcher colour = COLOUR.matcher(rule);
      letters = colour.find() ? value(colour.group(1), scheme, variables) : letters;
      Matcher behind = BACKGROUND.matcher(rule);
      ground = behind.find() ? Integer.valueOf(value(behind.group(1), scheme, variables)) : ground;
    }
    for (String place : GROUNDS) {
      int behind = ground != null ? ground : Objects.requireNonNull(variables.get(place));
      assertThat(contrast(letters, behind))
          .as("%s on %s, %s: %s", codes, place, scheme, html)
          .isGreaterThanOrEqualTo(4.5);
    }
  }

  /** In the order in which they overrule each other: the sheet's, then the element's own. */
  private static List<String> rules(Element span) {
    List<String> rules = new ArrayList<>();
    SHEET.forEach((name, rule) -> {
      if (span.hasClass(name)) {
        rules.add(rule);
      }
    });
    assertThat(span.classNames()).as("classes without a rule").hasSize(rules.size());
    rules.add(span.attr("style"));
    return rules;
  }

  private static int value(String value, Scheme scheme, Map<String, Integer> variables) {
    Matcher two = LIGHT_DARK.matcher(value);
    if (two.matches()) {
      return rgb(scheme == Scheme.LIGHT ? two.group(1) : two.group(2));
    }
    Matcher variable = USE.matcher(value);
    if (variable.matches()) {
      return Objects.requireNonNull(variables.get(variable.group(1)));
    }
    Matcher mix = MIX.matcher(value);
    if (mix.matches()) {
      int part = Objects.requireNonNull(variables.get(mix.group(1)));
      int page = Objects.requireNonNull(variables.get("page"));
      return mixed(part, page, Integer.parseInt(mix.group(2)) / 100.0);
    }
    return rgb(value);
  }

  private static int mixed(int a, int b, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      mixed |=
          (int) Math.round((a >> shift & 255) * share + (b >> shift & 255) * (1 - share)) << shift;
    }
    return mixed;
  }

  /** The bounds that colours without a name are fitted to. */
  @Test
  void noGroundIsDarkerOrLighterThanTheBounds() {
    for (Scheme scheme : Scheme.values()) {
      Map<String, Integer> variables = variables(scheme);
      Stream<Integer> tints =
          IntStream.range(0, 8)
              .mapToObj(i ->
                  "color-mix(in srgb, var(--%s) 14%%, var(--page))"
                      .formatted(AnsiColour.named(i).name()))
              .map(mix -> value(mix, scheme, variables));
      Stream.concat(tints, GROUNDS.stream().map(variables::get))
          .map(AnsiColour::luminance)
          .forEach(luminance -> {
            if (scheme == Scheme.LIGHT) {
              assertThat(luminance).isGreaterThanOrEqualTo(AnsiColour.LIGHT_GROUND);
            } else {
              assertThat(luminance).isLessThanOrEqualTo(AnsiColour.DARK_GROUND);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void codeAndNotesCanBeRead(Scheme scheme) {
    Map<String, Integer> variables = variables(scheme);
    for (String letters : List.of("text", "quiet", "keyword", "string", "number", "name", "link")) {
      for (String ground : List.of("page", "sunken")) {
        assertThat(
                contrast(
                    Objects.requireNonNull(variables.get(letters)),
                    Objects.requireNonNull(variables.get(ground))))
            .as("%s on %s", letters, ground)
            .isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  private static double contrast(int a, int b) {
    return AnsiColour.contrast(AnsiColour.luminance(a), AnsiColour.luminance(b));
  }

  /** Black on white is the one contrast that everybody knows by heart. */
  @Test
  void blackOnWhiteIs21() {
    assertThat(contrast(0, 0xffffff)).isEqualTo(21.0);
    assertThat(contrast(0x777777, 0xffffff)).isBetween(4.47, 4.49);
  }

  private static Map<String, Integer> variables(Scheme scheme) {
    Map<String, Integer> variables = new HashMap<>();
    Matcher matcher = VARIABLE.matcher(CSS);
    while (matcher.find()) {
      variables.put(matcher.group(1), rgb(matcher.group(scheme == Scheme.LIGHT ? 2 : 3)));
    }
    return variables;
  }

  private static int rgb(String hex) {
    String digits = hex.substring(1);
    return Integer.parseInt(digits.length() == 3 ? digits.replaceAll("\\w", "$0$0") : digits, 16);
  }

  private static Map<String, String> sheet() {
    Map<String, String> rules = new LinkedHashMap<>();
    Matcher rule = Pattern.compile("(?m)^\\.(a-[\\w-]+) \\{([^}]*)\\}").matcher(CSS);
    while (rule.find()) {
      rules.put(rule.group(1), rule.group(2));
    }
    return rules;
  }

  private static String css() {
    try (InputStream in = ContrastTest.class.getResourceAsStream("page.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
