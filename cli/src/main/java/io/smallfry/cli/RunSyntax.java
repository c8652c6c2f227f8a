package io.smallfry.cli;

/** The command line of {@code smallfry run}: papermill's options first, then ours. */
final class RunSyntax {
  private RunSyntax() {}

  static Syntax of() {
    Syntax syntax =
        Syntax.of(
                "run",
                """
                Runs the notebook IN with parameters and writes it with its outputs to OUT, which is up to date after
                every cell. Both may be files, s3://bucket/key, or '-' for standard input and output, which a pipe
                stands for as well; IN may be an http(s) address. Names may hold parameters: out-{region}.ipynb.

                Exit codes: 0 all cells ran, 1 a cell failed or the run could not be done, 2 wrong usage, 124 a cell
                took too long, 130 Ctrl-C, 138 the kernel died or hung, 143 terminated.\
                """)
            .word("IN")
            .optionalWord("OUT")
            .fewerWords()
            .only("--version")
            .only("--help-notebook");
    return ours(shown(executed(written(ParameterArguments.add(syntax)))))
        .example("smallfry run report.ipynb out.ipynb -p region North -p days 7")
        .example("smallfry run report.ipynb out-{region}.ipynb -y '{region: North, days: 7}'")
        .example("smallfry run s3://team/report.ipynb s3://team/out/{pm[run_uuid]}.ipynb")
        .example("smallfry run report.ipynb out.ipynb --secret password=env:DB_PASSWORD")
        .example("smallfry run --resume out.ipynb")
        .example("smallfry run report.ipynb - -f parameters.yaml > out.ipynb");
  }

  private static Syntax written(Syntax syntax) {
    return syntax
        .option("--inject-input-path", "", "Set the parameter PAPERMILL_INPUT_PATH.")
        .option("--inject-output-path", "", "Set the parameter PAPERMILL_OUTPUT_PATH.")
        .option("--inject-paths", "", "Set both.")
        .choice(
            "--request-save-on-cell-execute",
            "--no-request-save-on-cell-execute",
            "Save OUT after each cell (the default).")
        .option(
            "--autosave-cell-every",
            "SECONDS",
            "Save OUT so often while a cell goes on (2); 0 is never.")
        .choice(
            "--prepare-only",
            "--prepare-execute",
            "Write OUT with its parameters and execute nothing.")
        .choice("--report-mode", "--no-report-mode", "Hide the code of the cells in OUT.");
  }

  private static Syntax executed(Syntax syntax) {
    return syntax
        .option("--engine", "NAME", "What runs it: process, the only one.")
        .option("-k --kernel", "NAME", "Run on this kernel instead of the notebook's.")
        .option("-l --language", "NAME", "Write parameters in this language, not the notebook's.")
        .option("--cwd", "DIR", "Run in this folder; IN and OUT stay relative to the current one.")
        .option(
            "--execution-timeout", "SECONDS", "Stop a cell that takes longer, and the run with it.")
        .option("--start-timeout --start_timeout", "SECONDS", "Wait so long for the kernel (60).");
  }

  private static Syntax shown(Syntax syntax) {
    return syntax
        .choice(
            "--log-output",
            "--no-log-output",
            "Write what cells print to standard error as it comes.")
        .choice(
            "--progress-bar", "--no-progress-bar", "Show the progress (the default on a terminal).")
        .option("--stdout-file", "FILE", "Write what cells print on standard output there.")
        .option("--stderr-file", "FILE", "Write what cells print on standard error there.")
        .option(
            "--log-level",
            "LEVEL",
            "NOTSET, DEBUG, INFO (the default), WARNING, ERROR or CRITICAL.")
        .option("--help-notebook", "", "Show the parameters of IN and run nothing.")
        .option("--version", "", "Print Smallfry's version.");
  }

  private static Syntax ours(Syntax syntax) {
    return syntax
        .option(
            "--strict-parameters",
            "",
            "Refuse parameters that IN doesn't have, or of another type.")
        .option(
            "--secret",
            "NAME=env:VARIABLE|file:PATH",
            "Set the variable NAME in the kernel, never in OUT.")
        .option("--skip-tag", "TAG", "Don't execute cells that are tagged so.")
        .option("--allow-errors", "", "Go on after a cell that fails.")
        .option("--idle-timeout", "SECONDS", "Stop a cell that puts nothing out for so long.")
        .option(
            "--hang-timeout",
            "SECONDS",
            "Count a kernel that answers nothing for so long as lost (60); 0 never.")
        .option(
            "--output-limit",
            "SIZE",
            "Keep so much of each cell's outputs (20MB); 0 keeps everything.")
        .option(
            "--keep-whole-output",
            "DIR",
            "Keep the whole of an output that was cut in this folder.")
        .option(
            "--resume",
            "",
            "IN is the output of a run: run that again, with its parameters.\n"
                + "Without OUT it is replaced.")
        .option("--warm", "", "Use a kernel that is kept warm, and keep one.");
  }
}
