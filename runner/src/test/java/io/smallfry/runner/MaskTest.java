package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Secrets in what comes from a kernel, however programs write them. */
final class MaskTest {
  private static final String SECRET = "pa'ss\"w\\ö&rd/+=?<x> 7";
  private static final Mask MASK = mask(SECRET);

  private static Mask mask(String secret) {
    return Mask.of(Secrets.of(Map.of("KEY", secret)));
  }

  @Test
  void asItIs() {
    assertThat(MASK.text("a " + SECRET + SECRET + " b")).isEqualTo("a [secret KEY][secret KEY] b");
    assertThat(MASK.text("nothing here")).isEqualTo("nothing here");
  }

  /** As Python's repr, ascii, json.dumps, html.escape, urllib's quote and quote_plus write it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'pa\\'ss\"w\\\\ö&rd/+=?<x> 7'",
        "'pa\\'ss\"w\\\\\\xf6&rd/+=?<x> 7'",
        "\"pa'ss\\\"w\\\\ö&rd/+=?<x> 7\"",
        "\"pa'ss\\\"w\\\\\\u00f6&rd/+=?<x> 7\"",
        "pa&#x27;ss&quot;w\\ö&amp;rd/+=?&lt;x&gt; 7",
        "pa%27ss%22w%5C%C3%B6%26rd/%2B%3D%3F%3Cx%3E%207",
        "pa%27ss%22w%5C%C3%B6%26rd%2F%2B%3D%3F%3Cx%3E+7",
        "pa%27ss%22w%5c%c3%b6%26rd%2f%2b%3d%3f%3cx%3e%207"
      })
  void asProgramsWriteIt(String written) {
    assertThat(MASK.text("<" + written + ">")).contains("[secret KEY]").doesNotContain("w\\", "rd");
  }

  @Test
  void asJavaEncodesItInUrls() {
    String encoded = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    assertThat(MASK.text("k=" + encoded + "&b")).isEqualTo("k=[secret KEY]&b");
  }

  @Test
  void inBase64WhereverItStands() {
    for (String before : new String[] {"", "a", "ab", "user:"}) {
      byte[] bytes = (before + SECRET + "!").getBytes(StandardCharsets.UTF_8);
      String masked = MASK.text(Base64.getEncoder().encodeToString(bytes));
      assertThat(masked).contains("[secret KEY]").hasSizeLessThan(25);
      assertThat(MASK.text(Base64.getUrlEncoder().encodeToString(bytes))).contains("[secret KEY]");
    }
  }

  @Test
  void withColoursInItsMidst() {
    assertThat(mask("abc-def").text("x=\u001b[31mabc\u001b[39;49m-\u001b[0m\u001b[1mdef\u001b[0m."))
        .isEqualTo("x=\u001b[31m[secret KEY]\u001b[0m.");
  }

  @Test
  void eachLineOfOneThatHasMany() {
    Mask mask = mask("-----BEGIN-----\nMIIEvQIBADANBg\n-----END-----\n");
    assertThat(mask.text("  1 MIIEvQIBADANBg\n")).isEqualTo("  1 [secret KEY]\n");
  }

  @Test
  void withoutTheNewlineAtItsEnd() {
    assertThat(mask("abc\n").text("xabcx")).isEqualTo("x[secret KEY]x");
  }

  @Test
  void anEmptyOneIsNowhere() {
    assertThat(mask("").text("abc")).isEqualTo("abc");
  }

  @Test
  void theLongerOfTwo() {
    Mask mask = Mask.of(Secrets.of(Map.of("A", "pass", "B", "password")));
    assertThat(mask.text("pass password")).isEqualTo("[secret A] [secret B]");
  }

  @Test
  void inPiecesOfAnySize() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        text.append(
            switch (random.nextInt(4)) {
              case 0 -> SECRET;
              case 1 -> SECRET.substring(0, random.nextInt(SECRET.length()));
              case 2 -> "\u001b[3" + i + "m";
              default -> "text ";
            });
      }
      Mask.Pieces pieces = MASK.new Pieces();
      StringBuilder masked = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(9));
        masked.append(pieces.take(text.substring(at, end)));
        at = end;
      }
      masked.append(pieces.rest());
      assertThat(masked.toString()).as("seed " + seed).isEqualTo(MASK.text(text.toString()));
    }
  }

  @Test
  void whatCanBeNoSecretIsNotHeldBack() {
    Mask.Pieces pieces = MASK.new Pieces();
    assertThat(pieces.take("Enter: p")).isEqualTo("Enter: ");
    assertThat(pieces.take("q")).isEqualTo("pq");
    assertThat(pieces.rest()).isEmpty();
  }

  @Test
  void everywhereInATree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("a " + SECRET, 1).putArray("list").addObject().put("b", SECRET);
    assertThat(MASK.tree(tree).toString())
        .isEqualTo("{\"list\":[{\"b\":\"[secret KEY]\"}],\"a [secret KEY]\":1}");
  }

  @Test
  void notInPictures() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("image/png", "xabcdx").put("image/svg+xml", "xabcdx").put("text/html", "xabcdx");
    assertThat(mask("abcd").bundle(data).toString())
        .isEqualTo(
            "{\"image/png\":\"xabcdx\",\"image/svg+xml\":\"x[secret KEY]x\","
                + "\"text/html\":\"x[secret KEY]x\"}");
  }
}
