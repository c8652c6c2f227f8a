package io.smallfry.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The installed kernel specs, looked up where Jupyter looks. Thread-safe; reads the directories at
 * each call, so that a kernel installed meanwhile is found.
 */
public final class KernelSpecs {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");
  private static final String USUAL = "python3";

  private final List<Path> directories;
  private final KernelSpecReader reader;

  /** Looks in the given {@code …/kernels} directories; the first that has a name wins. */
  public KernelSpecs(List<Path> directories) {
    this(directories, null);
  }

  private KernelSpecs(List<Path> directories, @Nullable Path python) {
    this.directories = List.copyOf(directories);
    this.reader = new KernelSpecReader(python);
  }

  /**
   * The places that Jupyter uses, from the environment's variables.
   *
   * @param env the process's environment variables
   * @param python the interpreter of our own Python environment, null if there is none
   */
  public static KernelSpecs standard(Map<String, String> env, @Nullable Path python) {
    return standard(env, python, null);
  }

  /**
   * The places that Jupyter uses, and the named environments'.
   *
   * @param env the process's environment variables
   * @param python the interpreter of our own Python environment, null if there is none
   * @param named the data directory ({@code …/share/jupyter}) with the kernel specs of the named
   *     environments, searched right after {@code JUPYTER_PATH}; null if there is none
   */
  public static KernelSpecs standard(
      Map<String, String> env, @Nullable Path python, @Nullable Path named) {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    return new KernelSpecs(new JupyterPaths(env, python, named, mac).kernelDirectories(), python);
  }

  /**
   * The {@code …/kernels} directories that are searched, in this order, whether they exist or not.
   */
  public List<Path> directories() {
    return directories;
  }

  /** All usable specs, by name; broken ones are left out and logged, once each. */
  public List<KernelSpec> all() {
    Map<String, KernelSpec> found = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Path directory : directories) {
      for (Path candidate : list(directory)) {
        String name = nameOf(candidate);
        if (!isName(name)) {
          if (Files.exists(candidate.resolve("kernel.json"))) {
            problems.add(candidate + ": a kernel's name has letters, digits and . _ - only");
          }
        } else if (!found.containsKey(name)) {
          read(name, candidate, problems).ifPresent(spec -> found.put(name, spec));
        }
      }
    }
    sayLeftOut(problems);
    return List.copyOf(found.values());
  }

  /** The spec of this name, whatever the case of the letters. */
  public Optional<KernelSpec> find(String name) {
    List<String> problems = new ArrayList<>();
    Optional<KernelSpec> found = find(name, problems);
    if (found.isPresent()) {
      sayLeftOut(problems);
    }
    return found;
  }

  /**
   * Why {@link #find} does not find a kernel of this name although there is a spec of it: what is
   * wrong with its {@code kernel.json}. Empty if there is none, or a usable one.
   */
  public Optional<String> problem(String name) {
    List<String> problems = new ArrayList<>();
    boolean found = find(name, problems).isPresent();
    return found ? Optional.empty() : problems.stream().findFirst();
  }

  private Optional<KernelSpec> find(String name, List<String> problems) {
    String wanted = name.toLowerCase(Locale.ROOT);
    if (!isName(wanted)) {
      return Optional.empty();
    }
    for (Path directory : directories) {
      Optional<KernelSpec> direct = read(wanted, directory.resolve(wanted), problems);
      if (direct.isPresent()) {
        return direct;
      }
      for (Path candidate : list(directory)) {
        // The one in small letters was read.
        boolean isOther = !String.valueOf(candidate.getFileName()).equals(wanted);
        if (isOther && nameOf(candidate).equals(wanted)) {
          Optional<KernelSpec> spec = read(wanted, candidate, problems);
          if (spec.isPresent()) {
            return spec;
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * {@code python3} if installed, else a Python kernel, else the first one, else {@code python3}.
   */
  public String defaultName() {
    if (find(USUAL).isPresent()) {
      return USUAL;
    }
    Collection<KernelSpec> all = all();
    return all.stream()
        .filter(spec -> spec.language().equalsIgnoreCase("python"))
        .findFirst()
        .or(() -> all.stream().findFirst())
        .map(KernelSpec::name)
        .orElse(USUAL);
  }

  private static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  private static String nameOf(Path directory) {
    return String.valueOf(directory.getFileName()).toLowerCase(Locale.ROOT);
  }

  private static void sayLeftOut(List<String> problems) {
    for (String problem : problems) {
      Log.once(KernelSpecs.class, "A kernel spec is left out: " + problem);
    }
  }

  private Optional<KernelSpec> read(String name, Path directory, List<String> problems) {
    try {
      return Optional.of(reader.read(name, directory));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | KernelException e) {
      if (Files.isDirectory(directory)) {
        problems.add(e instanceof IOException ? e.toString() : String.valueOf(e.getMessage()));
      }
      return Optional.empty();
    }
  }

  private static List<Path> list(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      Log.of(KernelSpecs.class)
          .log(
              System.Logger.Level.WARNING,
              "Kernel specs can't be listed in {0}: {1}",
              directory,
              e);
    }
    entries.sort(null);
    return entries;
  }
}
