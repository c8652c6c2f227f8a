package io.smallfry.cli;

import io.smallfry.runner.NotebookRun;
import io.smallfry.runner.OutputLimit;
import io.smallfry.runner.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line wishes of a run, beside its notebooks and parameters. Made before anything
 * is read, so that a wrong option costs nothing.
 */
final class RunOptions {
  private final Arguments arguments;
  private final Invocation invocation;
  private final Secrets secrets;

  private RunOptions(Arguments arguments, Invocation invocation, Secrets secrets) {
    this.arguments = arguments;
    this.invocation = invocation;
    this.secrets = secrets;
  }

  /**
   * @throws UsageException if an option makes no sense, or a secret can't be had
   */
  static RunOptions of(Arguments arguments, Invocation invocation) {
    checkEngine(arguments.text("--engine"));
    Secrets secrets =
        arguments.has("--secret")
            ? SecretArguments.read(arguments.all("--secret"), invocation)
            : Secrets.NONE;
    return new RunOptions(arguments, invocation, secrets);
  }

  /** nbclient is what papermill calls its own engine; ours does the same. */
  private static void checkEngine(@Nullable String name) {
    if (name != null && !name.equals("process") && !name.equals("nbclient")) {
      throw new UsageException(
          "there is no engine '"
              + name
              + "': process is the only one (papermill's nbclient means it too)");
    }
  }

  /**
   * Refuses a parameter that a secret is named like: which of them the notebook sees would depend
   * on the order, and the parameter stands in the output.
   */
  void checkSecrets(Map<String, ? extends @Nullable Object> parameters) {
    for (String name : secrets.names()) {
      if (parameters.containsKey(name)) {
        throw new UsageException("'" + name + "' is set as a parameter and as a secret");
      }
    }
  }

  /** The run with all that was wished. */
  NotebookRun apply(NotebookRun run) {
    return limits(run)
        .withStrictParameters(arguments.has("--strict-parameters"))
        .withReportMode(arguments.chosen("--report-mode", false))
        .withPrepareOnly(arguments.chosen("--prepare-only", false))
        .withKernelName(arguments.text("--kernel"))
        .withLanguage(arguments.text("--language"))
        .withWorkingDirectory(directory())
        .withSecrets(secrets)
        .withSkipTags(skipTags())
        .withAllowErrors(arguments.has("--allow-errors"))
        .withWarm(arguments.has("--warm"));
  }

  private NotebookRun limits(NotebookRun run) {
    boolean each = arguments.chosen("--request-save-on-cell-execute", true);
    NotebookRun limited =
        run.withExecutionTimeout(seconds("--execution-timeout"))
            .withIdleTimeout(seconds("--idle-timeout"))
            .withSaveEachCell(each);
    if (arguments.has("--hang-timeout")) {
      limited = limited.withHangTimeout(seconds("--hang-timeout"));
    }
    if (arguments.has("--start_timeout")) {
      limited =
          limited.withStartTimeout(
              Duration.ofSeconds(arguments.number("--start_timeout").orElseThrow()));
    }
    if (arguments.has("--autosave-cell-every")) {
      limited =
          limited.withAutosave(
              Duration.ofSeconds(arguments.number("--autosave-cell-every").orElseThrow()));
    } else if (!each) {
      limited =
          limited.withAutosave(Duration.ZERO); // as papermill: saved at the end, and only then
    }
    return arguments.has("--output-limit") || arguments.has("--keep-whole-output")
        ? limited.withOutputLimit(outputLimit())
        : limited;
  }

  /** A time limit; null for none, which 0 means too. */
  private @Nullable Duration seconds(String option) {
    int seconds = arguments.number(option).orElse(0);
    return seconds == 0 ? null : Duration.ofSeconds(seconds);
  }

  private OutputLimit outputLimit() {
    String size = arguments.text("--output-limit");
    String folder = arguments.text("--keep-whole-output");
    return new OutputLimit(
        size == null ? OutputLimit.DEFAULT.bytesPerCell() : Sizes.bytes("--output-limit", size),
        folder == null ? null : made(folder));
  }

  private Path made(String folder) {
    try {
      return Files.createDirectories(invocation.resolve(folder));
    } catch (IOException e) {
      throw new CommandException("the folder " + folder + " can't be made", e);
    }
  }

  private Path directory() {
    String name = arguments.text("--cwd");
    if (name == null) {
      return invocation.directory();
    }
    Path directory = invocation.resolve(name);
    if (!Files.isDirectory(directory)) {
      throw new CommandException("there is no folder " + name + " to run in");
    }
    return directory;
  }

  private Set<String> skipTags() {
    if (!arguments.has("--skip-tag")) {
      return Set.of();
    }
    Set<String> tags = new LinkedHashSet<>();
    for (List<String> value : arguments.all("--skip-tag")) {
      tags.add(value.getFirst());
    }
    return tags;
  }
}
