package io.smallfry.runner.environment;

import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds environments. A build is made in a folder of its own and becomes the present one at its
 * end, by one rename; what was there before works until then, and on if the build fails.
 */
final class EnvironmentBuilder {
  private final EnvironmentFolder folder;
  private final LockFiles locks;
  private final Interpreters interpreters;
  private final EnvironmentBuild.Setting setting;

  /**
   * @param clientLibrary the folder that holds our Python package; null leaves it out
   * @param kernelRequirement what every environment has besides its requirements
   */
  EnvironmentBuilder(
      EnvironmentFolder folder,
      Map<String, String> env,
      Interpreters interpreters,
      @Nullable Path clientLibrary,
      InstantSource time,
      String kernelRequirement) {
    this.folder = folder;
    this.locks = new LockFiles(folder);
    this.interpreters = interpreters;
    this.setting =
        new EnvironmentBuild.Setting(
            folder, locks, env, interpreters, clientLibrary, time, kernelRequirement);
  }

  /**
   * @throws EnvironmentException if it can't be built
   */
  BuildResult build(String name, BuildOptions options, BuildListener listener) {
    EnvironmentNames.require(name);
    EnvironmentLock given = options.lock() == null ? null : locks.named(options.lock());
    EnvironmentSpec spec = spec(name, given);
    Interpreter python = interpreters.find(spec.python());
    if (given != null && !given.platform().equals(python.platform())) {
      throw new EnvironmentException(
          "that lock is for "
              + given.platform()
              + ", this machine is "
              + python.platform()
              + ": its packages can't be had here");
    }
    ignoreBuilt();
    try (BuildLock _ = BuildLock.take(folder.builds(name).resolve("lock"), listener)) {
      return new EnvironmentBuild(setting, spec, python, options, given, listener).build();
    } catch (IOException e) {
      throw new EnvironmentException(
          "the environment '"
              + name
              + "' can't be built: "
              + e.getMessage()
              + ", "
              + IoMessages.describe(e),
          e);
    }
  }

  /** The environment's file; made from the lock if there is none. */
  private EnvironmentSpec spec(String name, @Nullable EnvironmentLock given) {
    if (given != null && !Files.exists(folder.file(name))) {
      EnvironmentFileWriter.write(
          folder, new EnvironmentSpec(name, given.python(), given.requirements(), List.of()));
    }
    EnvironmentSpec spec = EnvironmentSpecReader.read(folder, name);
    if (given != null && !given.fits(spec)) {
      throw new EnvironmentException(
          "that lock was made for another Python or other requirements than "
              + folder.file(name)
              + " has: build it under another name");
    }
    return spec;
  }

  /** Keeps what is built out of version control, where the folder is under it. */
  private void ignoreBuilt() {
    Path ignore = folder.built().resolve(".gitignore");
    try {
      Files.createDirectories(folder.log("x").resolveSibling(""));
      if (!Files.exists(ignore)) {
        Files.writeString(ignore, "*\n");
      }
    } catch (IOException e) {
      throw new EnvironmentException(
          folder.built() + " can't be written: " + IoMessages.describe(e), e);
    }
  }
}
