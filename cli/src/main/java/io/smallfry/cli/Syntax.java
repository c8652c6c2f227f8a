package io.smallfry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command takes, and its help text. Our own instead of a library's: reading annotations by
 * reflection took longer than all that {@code run} does besides starting a kernel.
 */
final class Syntax {
  /**
   * One option.
   *
   * @param names such as {@code -k}, {@code --kernel}
   * @param off what says no to it, such as {@code --no-progress-bar}; null if nothing does
   * @param labels what its values are called in the help; one each
   * @param help one sentence, or several lines
   */
  record Option(List<String> names, @Nullable String off, List<String> labels, String help) {
    String key() {
      return names.getLast();
    }

    int arity() {
      return labels.size();
    }

    boolean is(String word) {
      return names.contains(word) || word.equals(off);
    }

    private String left() {
      return String.join(", ", names)
          + (off == null ? "" : ", " + off)
          + (labels.isEmpty() ? "" : " " + String.join(" ", labels));
    }
  }

  private final String name;
  private final String summary;
  private final List<String> required = new ArrayList<>();
  private final List<String> optional = new ArrayList<>();
  private final List<Option> options = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private final List<String> alone = new ArrayList<>(List.of("--help"));
  private int leastWords = -1;

  private boolean manyWords;

  private Syntax(String name, String summary) {
    this.name = name;
    this.summary = summary;
    options.add(new Option(List.of("-h", "--help"), null, List.of(), "Show this text."));
    options.add(
        new Option(List.of("--verbose"), null, List.of(), "Show where an error came from."));
  }

  static Syntax of(String name, String summary) {
    return new Syntax(name, summary);
  }

  /** A word that must be there, in this order. */
  Syntax word(String label) {
    required.add(label);
    return this;
  }

  /** A word that may follow. */
  Syntax optionalWord(String label) {
    optional.add(label);
    return this;
  }

  /** Any number of words may follow; the last of all. */
  Syntax words(String label) {
    optional.add(label + "…");
    manyWords = true;
    return this;
  }

  /** An option with as many values as the label has words; {@code names} separated by spaces. */
  Syntax option(String names, String labels, String help) {
    options.add(
        options.size() - 2,
        new Option(
            List.of(names.split(" ")),
            null,
            labels.isEmpty() ? List.of() : List.of(labels.split(" ")),
            help));
    return this;
  }

  /** An option that is on or off; of several, the last counts. */
  Syntax choice(String on, String off, String help) {
    options.add(options.size() - 2, new Option(List.of(on), off, List.of(), help));
    return this;
  }

  /** An option that prints something and does nothing else, whatever stands beside it. */
  Syntax only(String option) {
    alone.add(option);
    return this;
  }

  /** The words may be fewer than the required ones; the command says itself when it lacks one. */
  Syntax fewerWords() {
    leastWords = 0;
    return this;
  }

  Syntax example(String commandLine) {
    examples.add(commandLine);
    return this;
  }

  Optional<Option> find(String word) {
    for (Option option : options) { // each option of a line asks, at the start of every command
      if (option.is(word)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  /** All names of options. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Option option : options) {
      names.addAll(option.names());
      if (option.off() != null) {
        names.add(option.off());
      }
    }
    return names;
  }

  int mostWords() {
    return manyWords ? Integer.MAX_VALUE : required.size() + optional.size();
  }

  int leastWords() {
    return leastWords < 0 ? required.size() : leastWords;
  }

  List<String> required() {
    return required;
  }

  /** The options that are all that a line needs. */
  List<String> alone() {
    return alone;
  }

  String usage() {
    StringBuilder line = new StringBuilder("Usage: smallfry ").append(name);
    required.forEach(word -> line.append(' ').append(word));
    optional.forEach(word -> line.append(" [").append(word).append(']'));
    return line.append(" [OPTION…]").toString();
  }

  String help() {
    StringBuilder text = new StringBuilder();
    text.append(usage()).append("\n\n").append(summary).append("\n\nOptions\n");
    int width = 0;
    for (Option option : options) {
      int length = option.left().length();
      width = length <= 30 ? Math.max(width, length) : width;
    }
    for (Option option : options) {
      String left = option.left();
      text.append("  ").append(left);
      text.append(
          left.length() > width ? "\n" + " ".repeat(width + 2) : " ".repeat(width - left.length()));
      text.append("  ")
          .append(option.help().replace("\n", "\n" + " ".repeat(width + 4)))
          .append('\n');
    }
    if (!examples.isEmpty()) {
      text.append("\nExamples\n");
      examples.forEach(example -> text.append("  ").append(example).append('\n'));
    }
    return text.toString();
  }
}
