package io.smallfry.notebook;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Python with nbformat: the one that {@code ./smallfry test} makes for its tools, unless the
 * property {@code smallfry.dev.python} or the variable SMALLFRY_DEV_PYTHON names another.
 */
final class DevPython {
  private DevPython() {}

  /** Empty if there is none. */
  static String find() throws Exception {
    for (String python :
        new String[] {
          System.getProperty("smallfry.dev.python", ""),
          System.getenv().getOrDefault("SMALLFRY_DEV_PYTHON", ""),
          Path.of("../build/python-dev/bin/python").toAbsolutePath().normalize().toString(),
          System.getProperty("smallfry.python", ""),
          System.getenv().getOrDefault("SMALLFRY_PYTHON", "")
        }) {
      if (!python.isEmpty()
          && Files.isExecutable(Path.of(python))
          && run(python, "-c", "import nbformat") == 0) {
        return python;
      }
    }
    return "";
  }

  static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
