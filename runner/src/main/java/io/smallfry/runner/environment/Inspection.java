package io.smallfry.runner.environment;

import io.smallfry.runner.environment.EnvironmentInfo.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at an environment without starting anything. */
final class Inspection {
  private final EnvironmentFolder folder;
  private final String name;

  Inspection(EnvironmentFolder folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  EnvironmentInfo info() throws IOException {
    Path file = Files.exists(folder.file(name)) ? folder.file(name) : null;
    Path build = EnvironmentKernel.build(folder.kernelSpec(name));
    BuildRecord record = build == null ? null : BuildRecord.read(build);
    if (file == null && build == null) {
      throw missing();
    }
    EnvironmentSpec spec = null;
    String problem = "";
    try {
      spec = file == null ? null : EnvironmentSpecReader.read(folder, name);
    } catch (EnvironmentException e) {
      problem = String.valueOf(e.getMessage());
    }
    String asked = spec == null ? "" : spec.python();
    if (!problem.isEmpty()) {
      return info(State.BROKEN, problem, asked, record, file, build);
    }
    if (build == null) {
      return info(State.NOT_BUILT, "", asked, null, file, null);
    }
    if (record == null || !Files.isExecutable(build.resolve("bin").resolve("python"))) {
      return info(State.BROKEN, "what was built is damaged", asked, record, file, build);
    }
    String change = change(spec, record, build);
    State state = change.isEmpty() ? State.BUILT : State.CHANGED;
    String detail = change.isEmpty() && file == null ? "its file is gone" : change;
    return info(state, detail, asked, record, file, build);
  }

  private EnvironmentException missing() {
    List<String> names = folder.described();
    return new EnvironmentException(
        "there is no environment '"
            + name
            + "' in "
            + folder.path()
            + (names.isEmpty() ? "" : "; there are: " + String.join(", ", names)));
  }

  /** What is otherwise than the file and the lock say; empty if nothing. */
  private String change(@Nullable EnvironmentSpec spec, BuildRecord record, Path build)
      throws IOException {
    List<String> byHand = record.changes(build);
    if (!byHand.isEmpty()) {
      return "packages were changed by hand: " + String.join(", ", byHand);
    }
    if (spec == null) {
      return "";
    }
    EnvironmentLock lock =
        new LockFiles(folder)
            .all(name).stream()
                .filter(each -> each.hash().equals(record.lock()))
                .findFirst()
                .orElse(null);
    if (lock == null) {
      return "its lock has changed since";
    }
    boolean same =
        lock.fits(spec)
            && EnvironmentKernel.preload(folder.kernelSpec(name)).equals(spec.preload());
    return same ? "" : "its file has changed since";
  }

  private EnvironmentInfo info(
      State state,
      String detail,
      String asked,
      @Nullable BuildRecord record,
      @Nullable Path file,
      @Nullable Path build) {
    return new EnvironmentInfo(
        name,
        name,
        state,
        detail,
        record == null ? asked : record.python(),
        record == null ? 0 : record.distributions().size(),
        record == null ? null : record.lock(),
        record == null ? null : record.builtAt(),
        file,
        build);
  }
}
