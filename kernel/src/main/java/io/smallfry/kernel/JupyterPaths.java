package io.smallfry.kernel;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where Jupyter looks for data files such as kernel specs, in order: {@code JUPYTER_PATH}, then the
 * active environments and the person's own directory, then the system's.
 *
 * <p>Environments come before the person's directory unless {@code JUPYTER_PREFER_ENV_PATH} says
 * no; that is what Jupyter does in a virtual environment, and ours is one. Conda's base
 * environment, which is active whether wanted or not, comes after both.
 */
final class JupyterPaths {
  private static final Set<String> NO = Set.of("no", "n", "false", "off", "0", "0.0");

  private final Map<String, String> env;
  private final @Nullable Path python;
  private final boolean mac;

  JupyterPaths(Map<String, String> env, @Nullable Path python, boolean mac) {
    this.env = env;
    this.python = python;
    this.mac = mac;
  }

  /** The {@code …/kernels} directories, whether they exist or not, without repetitions. */
  List<Path> kernelDirectories() {
    Set<Path> data = new LinkedHashSet<>();
    for (String entry :
        env.getOrDefault("JUPYTER_PATH", "").split(java.io.File.pathSeparator, -1)) {
      add(data, entry);
    }
    List<Path> environments = environments();
    List<Path> user = user();
    data.addAll(preferEnvironments() ? environments : user);
    data.addAll(preferEnvironments() ? user : environments);
    if (isCondaBase()) {
      prefix("CONDA_PREFIX", data);
    }
    data.add(Path.of("/usr/local/share/jupyter"));
    data.add(Path.of("/usr/share/jupyter"));
    return data.stream().map(path -> path.resolve("kernels")).toList();
  }

  private boolean preferEnvironments() {
    String wish = env.getOrDefault("JUPYTER_PREFER_ENV_PATH", "");
    return !NO.contains(wish.toLowerCase(Locale.ROOT));
  }

  private boolean isCondaBase() {
    return env.getOrDefault("CONDA_DEFAULT_ENV", "").equals("base");
  }

  private List<Path> environments() {
    Set<Path> found = new LinkedHashSet<>();
    prefix("VIRTUAL_ENV", found);
    if (!isCondaBase()) {
      prefix("CONDA_PREFIX", found);
    }
    Path own = python == null ? null : prefixOf(python);
    if (own != null) {
      found.add(share(own));
    }
    return new ArrayList<>(found);
  }

  /** The environment that an interpreter {@code PREFIX/bin/python} belongs to. */
  private static @Nullable Path prefixOf(Path python) {
    Path bin = python.toAbsolutePath().getParent();
    return bin == null ? null : bin.getParent();
  }

  private List<Path> user() {
    List<Path> found = new ArrayList<>();
    String dataDir = env.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!dataDir.isEmpty()) {
      add(found, dataDir);
    }
    String home = env.getOrDefault("HOME", System.getProperty("user.home", ""));
    String xdg = env.getOrDefault("XDG_DATA_HOME", "");
    if (dataDir.isEmpty() && mac) {
      add(found, home + "/Library/Jupyter");
    } else if (dataDir.isEmpty()) {
      add(found, (xdg.isEmpty() ? home + "/.local/share" : xdg) + "/jupyter");
    }
    // Where `pip install --user` puts a kernel's spec.
    add(found, home + "/.local/share/jupyter");
    return found;
  }

  private void prefix(String variable, java.util.Collection<Path> to) {
    String prefix = env.getOrDefault(variable, "");
    if (!prefix.isEmpty()) {
      add(to, prefix + "/share/jupyter");
    }
  }

  private static Path share(Path prefix) {
    return prefix.resolve("share").resolve("jupyter");
  }

  /**
   * Adds an absolute path; an empty or impossible one, as may stand in a variable, is passed over.
   */
  private static void add(java.util.Collection<Path> to, String path) {
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      return;
    }
    Path parsed;
    try {
      parsed = Path.of(path);
    } catch (InvalidPathException e) {
      System.getLogger(JupyterPaths.class.getName())
          .log(System.Logger.Level.WARNING, "Not a path, in a Jupyter variable: " + path, e);
      return;
    }
    if (parsed.isAbsolute()) {
      to.add(parsed.normalize());
    }
  }
}
