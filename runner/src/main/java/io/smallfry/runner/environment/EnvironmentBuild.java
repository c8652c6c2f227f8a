package io.smallfry.runner.environment;

import io.smallfry.runner.Folders;
import io.smallfry.runner.environment.BuildResult.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One build, which holds the environment's lock. */
final class EnvironmentBuild {
  /**
   * What all builds share.
   *
   * @param clientLibrary the folder that holds our Python package; null leaves it out
   * @param kernelRequirement what every environment has besides its requirements
   */
  record Setting(
      EnvironmentFolder folder,
      LockFiles locks,
      Map<String, String> env,
      Interpreters interpreters,
      @Nullable Path clientLibrary,
      InstantSource time,
      String kernelRequirement) {}

  private final Setting setting;
  private final EnvironmentSpec spec;
  private final Interpreter python;
  private final BuildOptions options;
  private final @Nullable EnvironmentLock given;
  private final BuildListener listener;
  private final Steps steps;
  private final Builds builds;
  private final Path kernelSpec;

  EnvironmentBuild(
      Setting setting,
      EnvironmentSpec spec,
      Interpreter python,
      BuildOptions options,
      @Nullable EnvironmentLock given,
      BuildListener listener)
      throws IOException {
    this.setting = setting;
    this.spec = spec;
    this.python = python;
    this.options = options;
    this.given = given;
    this.listener = listener;
    Path log = setting.folder().log(spec.name());
    Files.writeString(
        log,
        "Environment "
            + spec.name()
            + ", Python "
            + python.version()
            + ", "
            + python.path()
            + "\n");
    this.steps =
        new Steps(
            new Tool(python.path(), log, setting.folder().path(), setting.env()), log, listener);
    this.builds = new Builds(setting.folder().builds(spec.name()));
    this.kernelSpec = setting.folder().kernelSpec(spec.name());
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
        Folders.delete(build);
      }
    }
  }

  /** The lock that is given or still fits; null if one is to be made. */
  private @Nullable EnvironmentLock lockToUse() {
    if (given != null) {
      return given;
    }
    EnvironmentLock own = setting.locks().read(spec.name(), python.platform());
    return own != null && own.fits(spec) && !options.upgrade() ? own : null;
  }

  private EnvironmentLock resolve(Path build) {
    EnvironmentLock former =
        options.upgrade() ? null : setting.locks().former(spec, python.platform());
    return new PackageResolver(steps, setting.kernelRequirement())
        .resolve(build, spec, python, former, listener);
  }

  /** Whether a build is what the lock says, and works. */
  private boolean isGood(Path build, BuildRecord record, EnvironmentLock lock) throws IOException {
    if (options.rebuild()
        || !record.lock().equals(lock.hash())
        || !setting
            .interpreters()
            .hasVersion(build.resolve("bin").resolve("python"), record.python())
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
    setting.locks().keep(spec.name(), lock);
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
            setting.time().instant(),
            BuildRecord.distributions(build, python.version()));
    setting.locks().keep(spec.name(), lock);
    record.write(build);
    return record;
  }

  /** Our own package is not locked: it belongs to this Smallfry, whatever its version. */
  private void addClientLibrary(Path build) throws IOException {
    Path clientLibrary = setting.clientLibrary();
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

  private BuildResult result(Change change, BuildRecord record, EnvironmentLock lock, Path build) {
    return new BuildResult(
        spec.name(),
        change,
        record.python(),
        record.distributions().size(),
        lock.hash(),
        setting.folder().lock(spec.name(), lock.platform()),
        build);
  }
}
