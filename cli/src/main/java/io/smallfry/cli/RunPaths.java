package io.smallfry.cli;

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
 */
record RunPaths(String in, String out, Map<String, @Nullable Object> parameters) {
  private static final String IN_PARAMETER = "PAPERMILL_INPUT_PATH";
  private static final String OUT_PARAMETER = "PAPERMILL_OUTPUT_PATH";

  /**
   * @throws UsageException if one is missing
   * @throws CommandException if a parameter can't be read, or one in a path is missing
   */
  static RunPaths of(Arguments arguments, Invocation invocation) {
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
    in = in == null ? NotebookFiles.STANDARD_STREAM : in;
    out = out == null ? NotebookFiles.STANDARD_STREAM : out;

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
    Map<String, @Nullable Object> given = ParameterArguments.read(arguments, invocation);
    parameters.putAll(given);
    String filledIn = PathTemplate.fill(in, parameters);
    String filledOut = PathTemplate.fill(out, parameters);
    if (injectIn && !given.containsKey(IN_PARAMETER)) {
      parameters.put(IN_PARAMETER, NotebookFiles.shown(filledIn, invocation));
    }
    if (injectOut && !given.containsKey(OUT_PARAMETER)) {
      parameters.put(OUT_PARAMETER, NotebookFiles.shown(filledOut, invocation));
    }
    return new RunPaths(filledIn, filledOut, parameters);
  }
}
