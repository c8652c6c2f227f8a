package io.smallfry.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command line, taken apart by its {@link Syntax}. */
final class Arguments {
  private static final String ON = "on";
  private static final String OFF = "off";

  private final List<String> words = new ArrayList<>();
  private final Map<String, List<List<String>>> options = new LinkedHashMap<>();

  private Arguments() {}

  /**
   * Takes it apart. An option's values are the words that follow, whatever they look like ({@code
   * -p x -1}); {@code --name=value} and {@code -kNAME} are read too, and {@code --} ends the
   * options.
   *
   * @throws UsageException if it does not fit
   */
  static Arguments parse(Syntax syntax, List<String> line) {
    Arguments result = new Arguments();
    int i = 0;
    boolean onlyWords = false;
    while (i < line.size()) {
      String word = line.get(i++);
      if (onlyWords || !word.startsWith("-") || word.equals("-")) {
        result.words.add(word);
      } else if (word.equals("--")) {
        onlyWords = true;
      } else {
        i = result.option(syntax, word, line, i);
      }
    }
    for (String alone : syntax.alone()) {
      if (result.has(alone)) {
        return result;
      }
    }
    result.checkWords(syntax);
    return result;
  }

  private int option(Syntax syntax, String word, List<String> line, int next) {
    String name = word;
    @Nullable String attached = null;
    int equals = word.indexOf('=');
    if (word.startsWith("--") && equals > 0) {
      name = word.substring(0, equals);
      attached = word.substring(equals + 1);
    } else if (!word.startsWith("--") && word.length() > 2) {
      name = word.substring(0, 2);
      attached = word.substring(2);
    }
    Syntax.Option option = syntax.find(name).orElse(null);
    if (option == null) {
      throw new UsageException(
          "unknown option '" + name + "'" + Suggestions.didYouMean(name, syntax.names()));
    }
    List<String> values = new ArrayList<>();
    if (attached != null) {
      if (option.arity() == 0) {
        throw new UsageException("'" + name + "' takes no value");
      }
      values.add(attached);
    }
    int i = next;
    while (values.size() < option.arity()) {
      if (i == line.size()) {
        throw new UsageException("'" + name + "' needs " + String.join(" and ", option.labels()));
      }
      values.add(line.get(i++));
    }
    if (option.off() != null) {
      values.add(name.equals(option.off()) ? OFF : ON);
    }
    List<List<String>> given = options.get(option.key());
    if (given == null) {
      given = new ArrayList<>();
      options.put(option.key(), given);
    }
    given.add(values);
    return i;
  }

  private void checkWords(Syntax syntax) {
    if (words.size() < syntax.leastWords()) {
      throw new UsageException(syntax.required().get(words.size()) + " is missing");
    }
    if (words.size() > syntax.mostWords()) {
      throw new UsageException("'" + words.get(syntax.mostWords()) + "' is one word too many");
    }
  }

  /** All words that are neither options nor their values. */
  List<String> words() {
    return words;
  }

  String word(int index) {
    return words.get(index);
  }

  @Nullable String optionalWord(int index) {
    return index < words.size() ? words.get(index) : null;
  }

  /** Whether the option was given; by its last name. */
  boolean has(String option) {
    return options.containsKey(option);
  }

  /**
   * Which way a {@linkplain Syntax#choice choice} fell; given several times, the last one counts.
   */
  boolean chosen(String option, boolean otherwise) {
    List<List<String>> all = options.get(option);
    return all == null ? otherwise : all.getLast().getFirst().equals(ON);
  }

  /** The option's value; given several times, the last one counts. */
  Optional<String> value(String option) {
    return Optional.ofNullable(text(option));
  }

  /** {@link #value}, or null. */
  @Nullable String text(String option) {
    List<List<String>> all = options.get(option);
    return all == null ? null : all.getLast().getFirst();
  }

  /** The option's values, one list each time that it was given. */
  List<List<String>> all(String option) {
    return options.getOrDefault(option, List.of());
  }

  /**
   * The option's value as a whole number that is not negative.
   *
   * @throws UsageException if it is none
   */
  Optional<Integer> number(String option) {
    String text = text(option);
    if (text == null) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // told below, like a negative one
    }
    throw new UsageException(
        "'" + option + "' needs a whole number that is not negative, not '" + text + "'");
  }
}
