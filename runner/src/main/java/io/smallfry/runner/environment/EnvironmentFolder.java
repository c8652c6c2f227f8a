package io.smallfry.runner.environment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The folder of the named environments. What people edit and share lies at its top ({@code
 * NAME.toml}, {@code NAME.PLATFORM.lock}); what is built from it, below {@code .built}.
 *
 * @param path the folder, absolute; it need not exist
 */
public record EnvironmentFolder(Path path) {
  /** Names another folder than the data folder's {@code environments}. */
  public static final String VARIABLE = "SMALLFRY_ENVIRONMENTS";

  private static final String EXTENSION = ".toml";

  public EnvironmentFolder {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * The folder of a platform.
   *
   * @param env the process's environment variables
   * @param data the data folder
   */
  public static EnvironmentFolder of(Map<String, String> env, Path data) {
    String named = env.getOrDefault(VARIABLE, "");
    return new EnvironmentFolder(named.isEmpty() ? data.resolve("environments") : Path.of(named));
  }

  /** The data directory with the environments' kernel specs, for {@code KernelSpecs}. */
  public Path share() {
    return built().resolve("share").resolve("jupyter");
  }

  /** The file that describes an environment. */
  public Path file(String name) {
    return path.resolve(name + EXTENSION);
  }

  /** The lock of an environment on a platform, such as {@code linux-x86_64}. */
  Path lock(String name, String platform) {
    return path.resolve(name + "." + platform + ".lock");
  }

  /** The locks of an environment, on whatever platforms, in order. */
  List<Path> locks(String name) {
    // A platform has no dot in its name, so that the locks of a.b are none of a's.
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "\\.[^.]+\\.lock");
    return list(path).stream()
        .filter(file -> pattern.matcher(String.valueOf(file.getFileName())).matches())
        .toList();
  }

  Path built() {
    return path.resolve(".built");
  }

  /** What an environment's builds lie in. */
  Path builds(String name) {
    return built().resolve("environments").resolve(name);
  }

  /** Every lock that was ever built from, by its hash. */
  Path lockArchive() {
    return built().resolve("locks");
  }

  Path kernelSpec(String name) {
    return share().resolve("kernels").resolve(name);
  }

  /** The log of an environment's last build. */
  public Path log(String name) {
    return built().resolve("logs").resolve(name + ".log");
  }

  /** The names of the environments that have a file, in order. */
  List<String> described() {
    return list(path).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(file -> file.endsWith(EXTENSION))
        .map(file -> file.substring(0, file.length() - EXTENSION.length()))
        .filter(EnvironmentNames::isName)
        .toList();
  }

  /** The names of the environments that something was built of, in order. */
  List<String> withBuilds() {
    return list(built().resolve("environments")).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(EnvironmentNames::isName)
        .toList();
  }

  private static List<Path> list(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw new EnvironmentException("the folder " + folder + " can't be listed: " + e, e);
    }
    entries.sort(null);
    return entries;
  }
}
