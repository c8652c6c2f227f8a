package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.diff.DiffAspect;
import io.smallfry.notebook.diff.NotebookDiff;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code smallfry diff}: what differs between two notebooks. */
final class DiffCommand implements Command {
  /** An option that asks for one aspect only, and one that leaves it out; nbdime's names. */
  private record Choice(DiffAspect aspect, String only, String without) {}

  private static final List<Choice> CHOICES =
      List.of(
          new Choice(DiffAspect.SOURCE, "--source", "--ignore-source"),
          new Choice(DiffAspect.OUTPUTS, "--outputs", "--ignore-outputs"),
          new Choice(DiffAspect.ATTACHMENTS, "--attachments", "--ignore-attachments"),
          new Choice(DiffAspect.METADATA, "--metadata", "--ignore-metadata"),
          new Choice(DiffAspect.IDS, "--id", "--ignore-id"),
          new Choice(DiffAspect.DETAILS, "--details", "--ignore-details"));

  @Override
  public String name() {
    return "diff";
  }

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "diff",
            """
            Shows what differs between the notebooks A and B, cell by cell. Exit code 0 if nothing does, 1 if something
            does, 2 if they can't be compared. '-' is standard input.\
            """)
        .word("A")
        .word("B")
        .option("-s --sources --source", "", "Compare the cells' source; such options add up.")
        .option("-o --outputs", "", "Compare outputs.")
        .option("-a --attachments", "", "Compare attachments.")
        .option("-m --metadata", "", "Compare metadata.")
        .option("-i --id", "", "Compare cells' ids.")
        .option("-d --details", "", "Compare execution counts, times and paths of runs.")
        .option(
            "-S --ignore-sources --ignore-source",
            "",
            "Compare all but the source; so too the following.")
        .option("-O --ignore-outputs", "", "Leave out outputs.")
        .option("-A --ignore-attachments", "", "Leave out attachments.")
        .option("-M --ignore-metadata", "", "Leave out metadata.")
        .option("-I --ignore-id", "", "Leave out ids.")
        .option("-D --ignore-details", "", "Leave out execution counts, times and paths of runs.")
        .option("--json", "", "Print JSON, for machines.")
        .option("--quiet", "", "Print nothing; only the exit code tells.")
        .option("--color", "WHEN", "'always', 'never', or on a terminal ('auto', the default).")
        .example("smallfry diff yesterday.ipynb today.ipynb")
        .example("smallfry diff --outputs yesterday.ipynb today.ipynb")
        .example("git show HEAD:report.ipynb | smallfry diff -D - report.ipynb");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    Set<DiffAspect> aspects = aspects(arguments);
    boolean colours = colours(arguments, invocation);
    String nameA = arguments.word(0);
    String nameB = arguments.word(1);
    if (nameA.equals(NotebookFiles.STANDARD_STREAM) && nameB.equals(nameA)) {
      throw new UsageException("only one of the two can be standard input");
    }
    NotebookDiff diff;
    try {
      Notebook a = NotebookFiles.read(nameA, invocation);
      Notebook b = NotebookFiles.read(nameB, invocation);
      diff = NotebookDiff.of(a, b, aspects);
    } catch (CommandException e) {
      // As cmp and diff have it: 1 says that they differ, which nobody knows here.
      invocation.say(String.valueOf(e.getMessage()));
      return ExitCode.USAGE;
    }
    if (arguments.has("--json")) {
      invocation.out().println(diff.toJson().toPrettyString());
    } else if (!arguments.has("--quiet")) {
      print(diff, nameA, nameB, colours, invocation);
    }
    return diff.isSame() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static Set<DiffAspect> aspects(Arguments arguments) {
    Set<DiffAspect> only = EnumSet.noneOf(DiffAspect.class);
    Set<DiffAspect> left = EnumSet.allOf(DiffAspect.class);
    for (Choice choice : CHOICES) {
      if (arguments.has(choice.only())) {
        only.add(choice.aspect());
      }
      if (arguments.has(choice.without())) {
        left.remove(choice.aspect());
      }
    }
    if (only.isEmpty()) {
      return left;
    }
    if (left.size() < CHOICES.size()) {
      throw new UsageException("say either what to compare or what to leave out, not both");
    }
    return only;
  }

  private static boolean colours(Arguments arguments, Invocation invocation) {
    return switch (arguments.value("--color").orElse("auto")) {
      case "always" -> true;
      case "never" -> false;
      case "auto" ->
          invocation.outIsTerminal()
              && invocation.env().getOrDefault("NO_COLOR", "").isEmpty()
              && !invocation.env().getOrDefault("TERM", "").equals("dumb");
      default -> throw new UsageException("'--color' is 'always', 'never' or 'auto'");
    };
  }

  private static void print(
      NotebookDiff diff, String a, String b, boolean colours, Invocation invocation) {
    int columns = invocation.outIsTerminal() ? Terminal.columns(invocation.env()) : 80;
    // Not flushed at each line: a diff has thousands.
    PrintStream out =
        new PrintStream(
            new java.io.BufferedOutputStream(invocation.out(), 1 << 16),
            false,
            StandardCharsets.UTF_8);
    new DiffPrinter(out, new Paint(colours), Math.min(columns, 100)).print(diff, a, b);
    out.flush();
  }
}
