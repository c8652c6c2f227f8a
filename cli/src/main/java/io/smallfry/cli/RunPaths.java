package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.runner.Resume;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run reads and writes, and the parameters, which depend on each other: parameters stand in
 * paths, and {@code --inject-paths} makes parameters of paths.
 *
 * @param in the input's name; {@code -} is standard input
 * @param out the output's name; {@code -} is standard output
 * @param parameters in the order in which they are set
 * @param resumed what {@code --resume} made of the input; null without it
 */
record RunPaths(
    String in, String out, Map<String, @Nullable Object> parameters, @Nullable Resume resumed) {
  private static final String IN_PARAMETER = "PAPERMILL_INPUT_PATH";
  private static final String OUT_PARAMETER = "PAPERMILL_OUTPUT_PATH";

  /**
   * @throws UsageException if one is missing
   * @throws CommandException if a parameter can't be read, or one in a path is missing
   */
  static RunPaths of(Arguments arguments, Invocation invocation) {
    Map<String, @Nullable Object> given = ParameterArguments.read(arguments, invocation);
    if (arguments.has("--resume")) {
      return resumed(arguments, given, invocation);
    }
    boolean pipedIn = invocation.inIsPipe();
    String in = arguments.optionalWord(0);
    String out = arguments.optionalWord(1);
    if (in == null && !pipedIn) {
      throw new UsageException("IN is missing");
    }
    if (out == null && in != null && pipedIn) {
      // As papermill has it: what stands alone behind a pipe is the output.
      out = in;
      in = NotebookFiles.STANDARD_STREAM;
    } else if (out == null && !pipedIn && invocation.outIsTerminal()) {
      throw new UsageException("OUT is missing");
    }
    return filled(
        in == null ? NotebookFiles.STANDARD_STREAM : in,
        out == null ? NotebookFiles.STANDARD_STREAM : out,
        arguments,
        given,
        null,
        invocation);
  }

  /** The output of an earlier run is the input, and its parameters are those not given anew. */
  private static RunPaths resumed(
      Arguments arguments, Map<String, @Nullable Object> given, Invocation invocation) {
    if (arguments.optionalWord(0) == null) {
      throw new UsageException("the notebook to resume is missing");
    }
    String name = PathTemplate.fill(arguments.word(0), given);
    Resume resume;
    try {
      resume = Resume.plan(NotebookFiles.read(name, invocation));
    } catch (NotebookException e) {
      throw new CommandException(
          NotebookFiles.shown(name, invocation) + " can't be resumed: " + e.getMessage(), e);
    }
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>(resume.parameters());
    parameters.putAll(given);
    String out = arguments.optionalWord(1);
    return filled(
        arguments.word(0),
        out == null ? arguments.word(0) : out,
        arguments,
        parameters,
        resume,
        invocation);
  }

  private static RunPaths filled(
      String in,
      String out,
      Arguments arguments,
      Map<String, @Nullable Object> given,
      @Nullable Resume resumed,
      Invocation invocation) {
    boolean both = arguments.has("--inject-paths");
    boolean injectIn = both || arguments.has("--inject-input-path");
    boolean injectOut = both || arguments.has("--inject-output-path");
    // First, so that a parameter that is given by its name wins; filled in below.
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    if (injectIn) {
      parameters.put(IN_PARAMETER, in);
    }
    if (injectOut) {
      parameters.put(OUT_PARAMETER, out);
    }
    parameters.putAll(given);
    String filledIn = PathTemplate.fill(in, parameters);
    String filledOut = PathTemplate.fill(out, parameters);
    if (injectIn && !given.containsKey(IN_PARAMETER)) {
      parameters.put(IN_PARAMETER, NotebookFiles.shown(filledIn, invocation));
    }
    if (injectOut && !given.containsKey(OUT_PARAMETER)) {
      parameters.put(OUT_PARAMETER, NotebookFiles.shown(filledOut, invocation));
    }
    return new RunPaths(filledIn, filledOut, parameters, resumed);
  }

  /** The notebook to run. */
  Notebook source(Invocation invocation) {
    return resumed == null ? NotebookFiles.read(in, invocation) : resumed.source();
  }

  /** What the output says that was run. */
  String inputPath(Invocation invocation) {
    String original = resumed == null ? null : resumed.inputPath();
    return original == null ? NotebookFiles.shown(in, invocation) : original;
  }
}
