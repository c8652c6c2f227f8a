package io.smallfry.cli;

import io.smallfry.runner.environment.EnvironmentFolder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where things are kept when the person names no other place. */
final class Places {
  private Places() {}

  /**
   * The data folder: the named one, else {@code SMALLFRY_DATA}, else where the system keeps such.
   *
   * @param named what {@code --data} says; null if nothing
   */
  static Path data(@Nullable String named, Invocation invocation) {
    Map<String, String> env = invocation.env();
    String wanted = named != null ? named : env.getOrDefault("SMALLFRY_DATA", "");
    if (!wanted.isEmpty()) {
      return invocation.resolve(wanted);
    }
    Path userHome = Path.of(env.getOrDefault("HOME", System.getProperty("user.home")));
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")) {
      return userHome.resolve("Library/Application Support/smallfry");
    }
    String xdg = env.getOrDefault("XDG_DATA_HOME", "");
    // The specification has relative paths ignored.
    return xdg.startsWith("/")
        ? Path.of(xdg, "smallfry")
        : userHome.resolve(".local/share/smallfry");
  }

  /** The folder of the named environments. */
  static EnvironmentFolder environments(Invocation invocation) {
    return EnvironmentFolder.of(invocation.env(), data(null, invocation));
  }

  /** The Python of the environment that comes with Smallfry; null if the launcher told none. */
  static @Nullable Path python() {
    String python = System.getProperty("smallfry.python", "");
    return python.isEmpty() ? null : Path.of(python);
  }
}
