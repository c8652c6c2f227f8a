package io.smallfry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command takes, and its help text. Our own instead of a library's: reading annotations by
 * reflection took longer than all that {@code run} does besides starting a kernel.
 */
final class Syntax {
  /**
   * One option.
   *
   * @param names such as {@code -k}, {@code --kernel}
   * @param labels what its values are called in the help; one each
   * @param help one sentence, or several lines
   */
  record Option(List<String> names, List<String> labels, String help) {
    String key() {
      return names.getLast();
    }

    int arity() {
      return labels.size();
    }

    private String left() {
      return String.join(", ", names) + (labels.isEmpty() ? "" : " " + String.join(" ", labels));
    }
  }

  private final String name;
  private final String summary;
  private final List<String> required = new ArrayList<>();
  private final List<String> optional = new ArrayList<>();
  private final List<Option> options = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();

  private Syntax(String name, String summary) {
    this.name = name;
    this.summary = summary;
    options.add(new Option(List.of("-h", "--help"), List.of(), "Show this text."));
    options.add(new Option(List.of("--verbose"), List.of(), "Show where an error came from."));
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

  /** An option with as many values as the label has words; {@code names} separated by spaces. */
  Syntax option(String names, String labels, String help) {
    options.add(
        options.size() - 2,
        new Option(
            List.of(names.split(" ")),
            labels.isEmpty() ? List.of() : List.of(labels.split(" ")),
            help));
    return this;
  }

  Syntax example(String commandLine) {
    examples.add(commandLine);
    return this;
  }

  Optional<Option> find(String word) {
    return options.stream().filter(option -> option.names().contains(word)).findFirst();
  }

  /** All names of options. */
  List<String> names() {
    return options.stream().flatMap(option -> option.names().stream()).toList();
  }

  int mostWords() {
    return required.size() + optional.size();
  }

  List<String> required() {
    return required;
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
