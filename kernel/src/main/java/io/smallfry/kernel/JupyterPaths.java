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
 * named environments, the active environments and the person's own directory, then the system's,
 * then IPython's.
 *
 * <p>Environments come before the person's directory unless {@code JUPYTER_PREFER_ENV_PATH} says
 * no; that is what Jupyter does in a virtual environment, and ours is one. Conda's base
 * environment, which is active whether wanted or not, comes after both.
 *
 * <p>Known variables: {@code JUPYTER_PATH}, {@code JUPYTER_DATA_DIR}, {@code
 * JUPYTER_PREFER_ENV_PATH}, {@code JUPYTER_PLATFORM_DIRS}, {@code XDG_DATA_HOME} and {@code
 * XDG_DATA_DIRS}, {@code PYTHONUSERBASE}, {@code IPYTHONDIR}, {@code VIRTUAL_ENV}, {@code
 * CONDA_PREFIX} and {@code CONDA_DEFAULT_ENV}, {@code HOME}. {@code JUPYTER_CONFIG_PATH} is about
 * settings of Jupyter's programs, not about kernels.
 */
final class JupyterPaths {
  private static final Set<String> NO = Set.of("no", "n", "false", "off", "0", "0.0");

  private final Map<String, String> env;
  private final @Nullable Path python;
  private final @Nullable Path named;
  private final boolean mac;

  /**
   * @param named the data directory that holds the kernel specs of the named environments; null if
   *     there is none
   */
  JupyterPaths(Map<String, String> env, @Nullable Path python, @Nullable Path named, boolean mac) {
    this.env = env;
    this.python = python;
    this.named = named;
    this.mac = mac;
  }

  /** The {@code …/kernels} directories, whether they exist or not, without repetitions. */
  List<Path> kernelDirectories() {
    Set<Path> data = new LinkedHashSet<>();
    for (String entry :
        env.getOrDefault("JUPYTER_PATH", "").split(java.io.File.pathSeparator, -1)) {
      add(data, entry);
    }
    if (named != null) {
      // Asked for by its name, so an active environment's kernel of the same name is not meant.
      data.add(named.toAbsolutePath().normalize());
    }
    List<Path> environments = environments();
    List<Path> user = user();
    data.addAll(preferEnvironments() ? environments : user);
    data.addAll(preferEnvironments() ? user : environments);
    if (isCondaBase()) {
      prefix("CONDA_PREFIX", data);
    }
    data.addAll(system());
    String ipython = env.getOrDefault("IPYTHONDIR", "");
    add(data, ipython.isEmpty() ? home() + "/.ipython" : ipython);
    return data.stream().map(path -> path.resolve("kernels")).toList();
  }

  private boolean preferEnvironments() {
    return !isNo("JUPYTER_PREFER_ENV_PATH");
  }

  private boolean isNo(String variable) {
    return NO.contains(env.getOrDefault(variable, "").toLowerCase(Locale.ROOT));
  }

  /** Whether the places are to be those that the operating system's makers recommend. */
  private boolean usePlatformDirectories() {
    return env.containsKey("JUPYTER_PLATFORM_DIRS") && !isNo("JUPYTER_PLATFORM_DIRS");
  }

  private String home() {
    return env.getOrDefault("HOME", System.getProperty("user.home", ""));
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
    String xdg = env.getOrDefault("XDG_DATA_HOME", "");
    if (dataDir.isEmpty() && mac) {
      boolean platform = usePlatformDirectories();
      add(found, home() + (platform ? "/Library/Application Support/Jupyter" : "/Library/Jupyter"));
    } else if (dataDir.isEmpty()) {
      add(found, (xdg.isEmpty() ? home() + "/.local/share" : xdg) + "/jupyter");
    }
    // Where `pip install --user` puts a kernel's spec.
    String base = env.getOrDefault("PYTHONUSERBASE", "");
    add(found, (base.isEmpty() ? home() + "/.local" : base) + "/share/jupyter");
    return found;
  }

  private List<Path> system() {
    List<Path> found = new ArrayList<>();
    if (usePlatformDirectories() && mac) {
      add(found, "/Library/Application Support/Jupyter");
    } else if (usePlatformDirectories()) {
      String dirs = env.getOrDefault("XDG_DATA_DIRS", "");
      for (String entry : (dirs.isEmpty() ? "/usr/local/share:/usr/share" : dirs).split(":", -1)) {
        add(found, entry.isEmpty() ? "" : entry + "/jupyter");
      }
    } else {
      add(found, "/usr/local/share/jupyter");
      add(found, "/usr/share/jupyter");
    }
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
   * Adds a path, which is taken from our working directory if it is relative; an empty or
   * impossible one, as may stand in a variable, is passed over.
   */
  private static void add(java.util.Collection<Path> to, String path) {
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      return;
    }
    try {
      to.add(Path.of(path).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      Log.of(JupyterPaths.class)
          .log(System.Logger.Level.WARNING, "Not a path, in a Jupyter variable: " + path, e);
    }
  }
}
