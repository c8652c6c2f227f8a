package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookWriter;
import io.smallfry.notebook.strip.NotebookStrip;
import io.smallfry.notebook.strip.StripOptions;
import io.smallfry.notebook.strip.Stripped;
import io.smallfry.runner.AtomicFiles;
import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code smallfry strip}: removes what runs leave in notebooks. */
final class StripCommand implements Command {
  /** Exit codes of several notebooks: the worst counts. */
  private static final int NOTHING_TO_STRIP = ExitCode.OK;

  @Override
  public String name() {
    return "strip";
  }

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "strip",
            """
            Removes what runs leave in a notebook: outputs, execution counts, times, the state of widgets, the marks
            of a failure. The result goes to standard output, unless --in-place or -o says where; without NOTEBOOK,
            standard input is read, as a filter of git needs it. A cell tagged 'keep-output' keeps its outputs. A
            notebook that has nothing to strip is left as it is, byte for byte.\
            """)
        .words("NOTEBOOK")
        .option("-i --in-place", "", "Change the notebooks themselves, each whole or not at all.")
        .option("-o --output", "FILE", "Write there.")
        .option(
            "--check --verify", "", "Change nothing; exit code 1 if anything would be stripped.")
        .option("--keep-output", "", "Keep all outputs.")
        .option("--keep-count", "", "Keep execution counts.")
        .option("--keep-id", "", "Nothing: ids are always kept.")
        .option(
            "--keep-metadata-keys",
            "KEYS",
            "Keep these keys of metadata, such as 'cell.metadata.scrolled'.")
        .option("--extra-keys", "KEYS", "Remove these keys too, such as 'metadata.kernelspec'.")
        .option("--drop-empty-cells", "", "Remove cells without text.")
        .option("--drop-tagged-cells", "TAGS", "Remove cells with one of these tags.")
        .option("--strip-init-cells", "", "Strip initialization cells too.")
        .option("--max-size", "SIZE", "Keep outputs up to this size, such as 10k or 2M.")
        .example("smallfry strip --in-place *.ipynb")
        .example("smallfry strip --check report.ipynb")
        .example("git config filter.notebooks.clean 'smallfry strip'");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    StripOptions options = options(arguments);
    List<String> names = new ArrayList<>(arguments.words());
    boolean check = arguments.has("--verify");
    boolean inPlace = arguments.has("--in-place");
    if (names.isEmpty()) {
      names.add(NotebookFiles.STANDARD_STREAM);
    }
    if ((check ? 1 : 0) + (inPlace ? 1 : 0) + (arguments.has("--output") ? 1 : 0) > 1) {
      throw new UsageException("'--check', '--in-place' and '-o' exclude each other");
    }
    if (inPlace && names.contains(NotebookFiles.STANDARD_STREAM)) {
      throw new UsageException("standard input can't be changed in place");
    }
    if (names.size() > 1 && !check && !inPlace) {
      throw new UsageException("several notebooks need '--in-place' or '--check'");
    }
    int code = NOTHING_TO_STRIP;
    for (String name : names) {
      try {
        code = Math.max(code, one(name, options, arguments, invocation));
      } catch (CommandException e) {
        if (names.size() == 1) {
          throw e;
        }
        invocation.say(String.valueOf(e.getMessage())); // the others are done all the same
        code = ExitCode.FAILURE;
      }
    }
    return code;
  }

  private static int one(
      String name, StripOptions options, Arguments arguments, Invocation invocation) {
    byte[] before = read(name, invocation);
    Stripped stripped;
    byte[] after;
    try {
      Notebook notebook = NotebookReader.read(before);
      stripped = NotebookStrip.strip(notebook, options);
      after = stripped.isNothing() ? before : NotebookWriter.toBytes(notebook);
    } catch (NotebookException e) {
      throw NotebookFiles.unreadable(
          "the notebook", name, String.valueOf(e.getMessage()), e, invocation);
    }
    if (arguments.has("--verify")) {
      if (stripped.isNothing()) {
        return ExitCode.OK;
      }
      invocation.say(name + " is not stripped: it has " + what(stripped));
      return ExitCode.FAILURE;
    }
    if (!arguments.has("--in-place")) {
      String out = arguments.value("--output").orElse(NotebookFiles.STANDARD_STREAM);
      write(out, after, invocation);
    } else if (!stripped.isNothing()) {
      replace(name, after, invocation);
      invocation.say(name + ": removed " + what(stripped));
    }
    return ExitCode.OK;
  }

  private static byte[] read(String name, Invocation invocation) {
    try {
      if (name.equals(NotebookFiles.STANDARD_STREAM)) {
        return invocation.in().readAllBytes();
      }
      Path path = invocation.resolve(name);
      if (Files.isDirectory(path)) {
        throw new CommandException("the notebook " + name + " is a folder");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw NotebookFiles.unreadable("the notebook", name, IoMessages.describe(e), e, invocation);
    }
  }

  private static void write(String name, byte[] bytes, Invocation invocation) {
    try {
      NotebookFiles.sink(name, invocation).complete(List.of(ByteBuffer.wrap(bytes)));
    } catch (IOException e) {
      throw new CommandException(name + " can't be written: " + IoMessages.describe(e), e);
    }
  }

  private static void replace(String name, byte[] bytes, Invocation invocation) {
    Path path = invocation.resolve(name);
    if (!Files.isWritable(path)) {
      throw new CommandException(name + " can't be written: permission denied");
    }
    try {
      AtomicFiles.write(path, List.of(ByteBuffer.wrap(bytes)), Durability.DISK);
    } catch (IOException e) {
      throw new CommandException(name + " can't be written: " + IoMessages.describe(e), e);
    }
  }

  private static String what(Stripped stripped) {
    List<String> parts = new ArrayList<>();
    add(parts, stripped.outputs(), "output");
    add(parts, stripped.counts(), "execution count");
    add(parts, stripped.keys(), "metadata entr");
    add(parts, stripped.cells(), "cell");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, int n, String what) {
    if (n > 0) {
      boolean y = what.endsWith("r");
      parts.add(n + " " + what + (y ? n == 1 ? "y" : "ies" : n == 1 ? "" : "s"));
    }
  }

  private static StripOptions options(Arguments arguments) {
    StripOptions options =
        new StripOptions(
            arguments.has("--keep-output"),
            arguments.has("--keep-count"),
            split(arguments, "--keep-metadata-keys"),
            split(arguments, "--extra-keys"),
            split(arguments, "--drop-tagged-cells"),
            arguments.has("--drop-empty-cells"),
            arguments.has("--strip-init-cells"),
            arguments.value("--max-size").map(StripCommand::size).orElse(0L));
    try {
      // The options' own mistakes are told before any notebook is looked at.
      NotebookStrip.strip(Notebook.empty(), options);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    return options;
  }

  private static Set<String> split(Arguments arguments, String option) {
    Set<String> words = new LinkedHashSet<>();
    for (List<String> values : arguments.all(option)) {
      for (String word : values.getFirst().split("[\\s,]+", -1)) {
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
    }
    return words;
  }

  private static long size(String text) {
    String digits = text;
    long unit = 1;
    if (!text.isEmpty()) {
      char last = text.toLowerCase(Locale.ROOT).charAt(text.length() - 1);
      unit = last == 'k' ? 1000 : last == 'm' ? 1_000_000 : last == 'g' ? 1_000_000_000 : 1;
      digits = unit == 1 ? text : text.substring(0, text.length() - 1);
    }
    try {
      long size = Math.multiplyExact(Long.parseLong(digits), unit);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // told below, like a negative one
    }
    throw new UsageException(
        "'--max-size' needs a size such as 500, 10k or 2M, not '" + text + "'");
  }
}
