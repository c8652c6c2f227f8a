package io.smallfry.runner.environment;

import io.smallfry.runner.IoMessages;
import io.smallfry.runner.environment.BuildResult.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
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
  private final Map<String, String> env;
  private final Interpreters interpreters;
  private final @Nullable Path clientLibrary;
  private final InstantSource time;
  private final String kernelRequirement;

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
    this.env = env;
    this.interpreters = interpreters;
    this.clientLibrary = clientLibrary;
    this.time = time;
    this.kernelRequirement = kernelRequirement;
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
      return new Run(spec, python, options, given, listener).build();
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

  /** One build, which holds the environment's lock. */
  private final class Run {
    private final EnvironmentSpec spec;
    private final Interpreter python;
    private final BuildOptions options;
    private final @Nullable EnvironmentLock given;
    private final BuildListener listener;
    private final Steps steps;
    private final Builds builds;
    private final Path kernelSpec;

    Run(
        EnvironmentSpec spec,
        Interpreter python,
        BuildOptions options,
        @Nullable EnvironmentLock given,
        BuildListener listener)
        throws IOException {
      this.spec = spec;
      this.python = python;
      this.options = options;
      this.given = given;
      this.listener = listener;
      Path log = folder.log(spec.name());
      Files.writeString(
          log,
          "Environment "
              + spec.name()
              + ", Python "
              + python.version()
              + ", "
              + python.path()
              + "\n");
      this.steps = new Steps(new Tool(python.path(), log, folder.path(), env), log, listener);
      this.builds = new Builds(folder.builds(spec.name()));
      this.kernelSpec = folder.kernelSpec(spec.name());
    }

    BuildResult build() throws IOException {
      Path present = EnvironmentKernel.build(kernelSpec);
      BuildRecord record = present == null ? null : BuildRecord.read(present);
      builds.clean(present); // also when there is nothing to do: a killed build may have left GBs
      EnvironmentLock lock = lockToUse();
      if (lock != null && present != null && record != null && isGood(present, record, lock)) {
        return same(present, record, lock);
      }
      Path build = builds.next();
      boolean isPresent = false;
      try {
        steps.require(
            "Making a virtual environment",
            List.of(python.path().toString(), "-I", "-m", "venv", build.toString()),
            "Python " + python.version() + " could not make a virtual environment");
        if (lock == null) {
          lock = resolve(build);
        }
        if (present != null && record != null && isGood(present, record, lock)) {
          listener.onNote("the locked versions are the newest that fit");
          return same(present, record, lock);
        }
        BuildRecord made = fill(build, lock);
        EnvironmentKernel.install(kernelSpec, build, made, spec.preload());
        isPresent = true;
        builds.clean(build);
        return result(Change.BUILT, made, lock, build);
      } finally {
        if (!isPresent) {
          Builds.delete(build);
        }
      }
    }

    /** The lock that is given or still fits; null if one is to be made. */
    private @Nullable EnvironmentLock lockToUse() {
      if (given != null) {
        return given;
      }
      EnvironmentLock own = locks.read(spec.name(), python.platform());
      return own != null && own.fits(spec) && !options.upgrade() ? own : null;
    }

    private EnvironmentLock resolve(Path build) {
      EnvironmentLock former = options.upgrade() ? null : locks.former(spec, python.platform());
      return new PackageResolver(steps, kernelRequirement)
          .resolve(build, spec, python, former, listener);
    }

    /** Whether a build is what the lock says, and works. */
    private boolean isGood(Path build, BuildRecord record, EnvironmentLock lock)
        throws IOException {
      if (options.rebuild()
          || !record.lock().equals(lock.hash())
          || !interpreters.hasVersion(build.resolve("bin").resolve("python"), record.python())
          || !(record.python().equals(spec.python())
              || Interpreter.series(record.python()).equals(spec.python()))) {
        return false;
      }
      List<String> changes = record.changes(build);
      if (!changes.isEmpty()) {
        listener.onNote("packages were changed by hand since: " + String.join(", ", changes));
      }
      return changes.isEmpty();
    }

    /** Nothing to install; perhaps something else to preload. */
    private BuildResult same(Path present, BuildRecord record, EnvironmentLock lock)
        throws IOException {
      locks.keep(spec.name(), lock);
      if (EnvironmentKernel.preload(kernelSpec).equals(spec.preload())) {
        return result(Change.NONE, record, lock, present);
      }
      checkImports(present);
      EnvironmentKernel.install(kernelSpec, present, record, spec.preload());
      return result(Change.PRELOAD, record, lock, present);
    }

    private BuildRecord fill(Path build, EnvironmentLock lock) throws IOException {
      Path exact = build.resolve("requirements.lock");
      Files.writeString(exact, lock.text());
      List<String> install = new ArrayList<>(PackageResolver.pip(build));
      install.addAll(List.of("install", "--no-deps", "--require-hashes", "--no-compile", "-r"));
      install.add(exact.toString());
      steps.require(
          "Installing " + lock.packages().size() + " packages",
          install,
          "the packages of the lock could not be installed");
      addClientLibrary(build);
      compile(build);
      checkImports(build);
      BuildRecord record =
          new BuildRecord(
              spec.name(),
              lock.hash(),
              python.version(),
              time.instant(),
              BuildRecord.distributions(build, python.version()));
      locks.keep(spec.name(), lock);
      record.write(build);
      return record;
    }

    /** Our own package is not locked: it belongs to this Smallfry, whatever its version. */
    private void addClientLibrary(Path build) throws IOException {
      if (clientLibrary != null && Files.isDirectory(clientLibrary)) {
        Files.writeString(
            BuildRecord.packages(build, python.version()).resolve("smallfry.pth"),
            clientLibrary + "\n");
      }
    }

    /** Without it the first start of a kernel takes seconds, each one where nobody may write. */
    private void compile(Path build) {
      List<String> command =
          List.of(
              build.resolve("bin").resolve("python").toString(),
              "-I",
              "-m",
              "compileall",
              "-q",
              "-j",
              "0",
              BuildRecord.packages(build, python.version()).toString());
      if (!steps.run("Compiling", command).isGood()) {
        // Packages carry files for other Pythons, or broken ones for their own tests.
        listener.onNote("some files could not be compiled; the log says which");
      }
    }

    private void checkImports(Path build) throws IOException {
      Path progress = build.resolve("importing");
      List<String> command = new ArrayList<>();
      command.add(build.resolve("bin").resolve("python").toString());
      command.addAll(List.of("-I", "-c", Tool.script("check_imports.py"), progress.toString()));
      command.add("ipykernel.kernelapp");
      command.addAll(spec.preload());
      Steps.Outcome outcome = steps.run("Checking imports", command);
      if (!outcome.isGood()) {
        String module = Files.exists(progress) ? Files.readString(progress) : "";
        throw steps.failed(
            spec.preload().contains(module)
                ? "preload: '" + module + "' can't be imported in this environment"
                : "the kernel (ipykernel) can't be imported in this environment",
            outcome);
      }
      Files.deleteIfExists(progress);
    }

    private BuildResult result(
        Change change, BuildRecord record, EnvironmentLock lock, Path build) {
      return new BuildResult(
          spec.name(),
          change,
          record.python(),
          record.distributions().size(),
          lock.hash(),
          folder.lock(spec.name(), lock.platform()),
          build);
    }
  }
}
