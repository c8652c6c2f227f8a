package io.smallfry.runner.environment;

import io.smallfry.runner.Folders;
import io.smallfry.runner.IoMessages;
import io.smallfry.runner.environment.EnvironmentInfo.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The named environments of a folder: what there is, building, removing. Thread-safe; safe against
 * other processes that do the same.
 */
public final class Environments {
  /** What an environment has besides its requirements. Older ones know no {@code ipc}. */
  private static final String KERNEL = "ipykernel>=6";

  private final EnvironmentFolder folder;
  private final @Nullable Path own;
  private final Interpreters interpreters;
  private final EnvironmentBuilder builder;

  /**
   * @param env the process's environment variables
   * @param own the Python of the environment that comes with Smallfry; null if there is none
   * @param clientLibrary the folder that holds our Python package, which environments can import;
   *     null leaves it out
   */
  public Environments(
      EnvironmentFolder folder,
      Map<String, String> env,
      @Nullable Path own,
      @Nullable Path clientLibrary) {
    this(folder, env, own, clientLibrary, Path.of("/"), KERNEL);
  }

  Environments(
      EnvironmentFolder folder,
      Map<String, String> env,
      @Nullable Path own,
      @Nullable Path clientLibrary,
      Path root,
      String kernelRequirement) {
    this.folder = folder;
    this.own = own;
    this.interpreters = new Interpreters(env, root, own);
    this.builder =
        new EnvironmentBuilder(
            folder, env, interpreters, clientLibrary, InstantSource.system(), kernelRequirement);
  }

  public EnvironmentFolder folder() {
    return folder;
  }

  /** All environments, described or built: the one that comes with Smallfry, then by name. */
  public List<EnvironmentInfo> list() {
    List<EnvironmentInfo> all = new ArrayList<>();
    if (own != null) {
      all.add(DefaultEnvironment.info(own));
    }
    TreeSet<String> names = new TreeSet<>(folder.described());
    folder.withBuilds().stream()
        .filter(name -> Files.exists(folder.kernelSpec(name)))
        .forEach(names::add);
    names.forEach(name -> all.add(info(name)));
    return all;
  }

  /**
   * One environment.
   *
   * @throws EnvironmentException if there is none of this name
   */
  public EnvironmentInfo info(String name) {
    if (name.equals(DefaultEnvironment.NAME) && own != null) {
      return DefaultEnvironment.info(own);
    }
    EnvironmentNames.require(name);
    try {
      return new Inspection(folder, name).info();
    } catch (IOException e) {
      throw new EnvironmentException(
          "the environment '" + name + "' can't be looked at: " + IoMessages.describe(e), e);
    }
  }

  /**
   * Makes a file for a new environment.
   *
   * @param python the version; null takes the one of the environment that comes with Smallfry
   * @return the file
   * @throws EnvironmentException if there is one of this name, or something is wrong with it
   */
  public Path create(
      String name, @Nullable String python, List<String> requirements, List<String> preload) {
    String version = python != null ? python : usualPython();
    Path file =
        EnvironmentFileWriter.write(
            folder, new EnvironmentSpec(name, version, requirements, preload));
    try {
      EnvironmentSpecReader.read(folder, name); // says what is wrong with it
    } catch (EnvironmentException e) {
      delete(file);
      throw e;
    }
    return file;
  }

  private String usualPython() {
    String version = own == null ? "" : DefaultEnvironment.info(own).python();
    return version.isEmpty() ? interpreters.newest().series() : Interpreter.series(version);
  }

  /**
   * Builds an environment, if something has changed. Blocks.
   *
   * @throws EnvironmentException if it can't be built; what was built before works on
   */
  public BuildResult build(String name, BuildOptions options, BuildListener listener) {
    return builder.build(name, options, listener);
  }

  /**
   * Removes what was built of an environment, and its kernel spec.
   *
   * @param files whether to remove its file and locks as well
   * @return what was removed: the kernel spec's folder, the builds, the files
   * @throws EnvironmentException if there is none of this name, or a process runs in it; nothing
   *     has been removed
   */
  public List<Path> remove(String name, boolean files, BuildListener listener) {
    EnvironmentInfo info = info(name);
    if (name.equals(DefaultEnvironment.NAME)) {
      throw new EnvironmentException("the environment that comes with Smallfry can't be removed");
    }
    List<Path> doomed = new ArrayList<>();
    Path builds = folder.builds(name);
    try (BuildLock _ = BuildLock.take(builds.resolve("lock"), listener)) {
      List<Long> users = Builds.users(builds);
      if (!users.isEmpty()) {
        throw new EnvironmentException(
            "the environment '"
                + name
                + "' is in use by "
                + (users.size() == 1 ? "process " : "processes ")
                + String.join(", ", users.stream().map(String::valueOf).toList())
                + ": shut down its kernels first");
      }
      if (info.state() != State.NOT_BUILT || Files.exists(folder.kernelSpec(name))) {
        doomed.add(folder.kernelSpec(name)); // first, so that no kernel starts from here
        doomed.add(builds);
      }
      if (files) {
        doomed.add(folder.file(name));
        doomed.addAll(folder.locks(name));
        doomed.add(folder.log(name));
      }
      doomed.removeIf(path -> !Files.exists(path));
      for (Path path : doomed) {
        Folders.delete(path);
      }
      Folders.delete(builds); // what failed builds left
    } catch (IOException e) {
      throw new EnvironmentException(
          "the environment '" + name + "' can't be removed: " + IoMessages.describe(e), e);
    }
    return doomed;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EnvironmentException(file + " can't be removed: " + IoMessages.describe(e), e);
    }
  }
}
