package io.smallfry.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * An installed kernel: a directory with a {@code kernel.json}.
 *
 * @param name the directory's name in lower case; the key under which notebooks ask for it
 * @param directory holds kernel.json, logos and kernel.js; {@code {resource_dir}} in argv
 * @param argv the command with its placeholders; argv[0] is already the environment's own Python
 *     where kernel.json just says {@code python}
 * @param env variables for the process; {@code ${NAME}} in a value stands for the server's variable
 * @param displayName for people
 * @param language the language as kernel.json names it, for example {@code python} or {@code R}
 * @param interruptMode how to interrupt
 * @param json kernel.json as it is
 */
public record KernelSpec(
    String name,
    Path directory,
    List<String> argv,
    Map<String, String> env,
    String displayName,
    String language,
    InterruptMode interruptMode,
    ObjectNode json) {
  public KernelSpec {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }
}
