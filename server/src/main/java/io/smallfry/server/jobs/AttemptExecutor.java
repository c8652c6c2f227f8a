package io.smallfry.server.jobs;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.runner.FailureKind;
import io.smallfry.runner.NotebookResult;
import io.smallfry.runner.NotebookRun;
import io.smallfry.runner.OutputException;
import io.smallfry.runner.UnknownKernelException;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.People;
import io.smallfry.server.access.Person;
import io.smallfry.server.runners.Runners;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Snapshot;
import io.smallfry.server.storage.Storage;
import io.smallfry.server.workspace.Workspace;
import io.smallfry.server.workspace.Workspaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Executes attempts: from a queued run to a state that is written down, whatever happens.
 * Thread-safe.
 */
@Component
class AttemptExecutor {
  static final String SERVER_STOPPED = "The server was stopped in mid-run.";

  private static final Logger log = LoggerFactory.getLogger(AttemptExecutor.class);

  private final ServerSettings settings;
  private final RunTransitions transitions;
  private final Notebooks notebooks;
  private final People people;
  private final Runners runners;
  private final Workspaces workspaces;
  private final Storage storage;
  private final LiveRuns live;
  private final RunStore runs;
  private volatile boolean stopping;

  AttemptExecutor(
      ServerSettings settings,
      RunTransitions transitions,
      Notebooks notebooks,
      People people,
      Runners runners,
      Workspaces workspaces,
      Storage storage,
      LiveRuns live,
      RunStore runs) {
    this.settings = settings;
    this.transitions = transitions;
    this.notebooks = notebooks;
    this.people = people;
    this.runners = runners;
    this.workspaces = workspaces;
    this.storage = storage;
    this.live = live;
    this.runs = runs;
  }

  /**
   * Executes the next attempt of a run, and returns when it has ended.
   *
   * @return when to try again; empty when the run has ended
   */
  Optional<Instant> execute(long runId, String server) {
    if (stopping) {
      return Optional.empty(); // The queue forgets it; the next start puts back what is queued.
    }
    endForgotten(runId);
    Optional<Run> begun = transitions.begin(runId, server);
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Run run = begun.get();
    LiveRun attempt = new LiveRun(runId, run.attempt(), cells -> transitions.running(run, cells));
    live.begin(attempt);
    try {
      askedToStop(runId).ifPresent(attempt.cancel()::cancel);
      AttemptEnd end = attempt(run, attempt);
      return transitions.end(runId, run.attempt(), end, attempt.progress());
    } finally {
      live.end(attempt);
    }
  }

  /**
   * Ends what a lost server left of a run; what executes here isn't lost.
   *
   * @param reason for people
   */
  void endLost(long runId, String reason) {
    if (live.find(runId).isEmpty()) {
      runs.find(runId)
          .filter(run -> run.state() == RunState.STARTING || run.state() == RunState.RUNNING)
          .ifPresent(run ->
              transitions.end(
                  runId, run.attempt(), AttemptEnd.failed(FailureKind.PLATFORM, reason), null));
    }
  }

  /**
   * The claim on a run is ours, and it stands as executing: its last attempt's end was never
   * written down.
   */
  private void endForgotten(long runId) {
    endLost(runId, "The end of the attempt could not be written down.");
  }

  /**
   * From now on nothing begins, and what executes is cut off, to be tried again at the next start.
   */
  void stop() {
    stopping = true;
    live.all().forEach(attempt -> attempt.cancel().cancel("the server stops"));
  }

  private AttemptEnd attempt(Run run, LiveRun attempt) {
    try {
      Person owner = people.find(run.ownerId()).orElseThrow();
      byte[] source = snapshot(run, owner);
      Notebook notebook = NotebookReader.read(source);
      try (Workspace workspace = workspaces.enter(owner, run.notebook())) {
        NotebookRun plan =
            NotebookRun.of(
                    notebook, run.notebook(), StorageSink.in(storage, run.outputKey(run.attempt())))
                .withParameters(Parameters.values(run.parameters()))
                .withKernelName(run.kernel())
                .withWorkingDirectory(workspace.folder())
                .withEnv(workspace.env())
                .withHangTimeout(settings.hangTimeout())
                .withCancel(attempt.cancel());
        NotebookResult result = runners.of(owner).run(plan, attempt);
        return result instanceof NotebookResult.Cancelled ? cutOff(run) : AttemptEnd.of(result);
      }
    } catch (NotebookException | Notebooks.MissingException | UnknownKernelException e) {
      return AttemptEnd.failed(FailureKind.USER, String.valueOf(e.getMessage()));
    } catch (OutputException | IOException e) {
      log.warn("Run {}: {}", run.id(), Resources.explain(e), e);
      return AttemptEnd.failed(FailureKind.PLATFORM, Resources.explain(e));
    } catch (RuntimeException e) {
      log.error("Run {}, attempt {}, could not be executed.", run.id(), run.attempt(), e);
      return stopping
          ? AttemptEnd.failed(FailureKind.PLATFORM, SERVER_STOPPED)
          : AttemptEnd.failed(
              FailureKind.PLATFORM, "The attempt could not be executed: " + e.getMessage());
    }
  }

  /** Somebody asked the run to stop, or the server stops, or the thread was interrupted by that. */
  private AttemptEnd cutOff(Run run) {
    Optional<String> by = runs.find(run.id()).map(Run::cancelRequested);
    return by.isPresent()
        ? AttemptEnd.cancelled(by.get())
        : AttemptEnd.failed(FailureKind.PLATFORM, SERVER_STOPPED);
  }

  private Optional<String> askedToStop(long runId) {
    return runs.find(runId).map(Run::cancelRequested).map(by -> "cancelled by " + by);
  }

  /** What runs: read once, at the first attempt, and kept; later attempts run the same. */
  private byte[] snapshot(Run run, Person owner) throws IOException {
    @Nullable String known = run.sourcePath();
    if (known != null) {
      return kept(known);
    }
    String key = run.folder() + "/source.ipynb";
    if (storage.stat(key) == null) {
      byte[] source = notebooks.read(owner, run.notebook());
      NotebookReader.read(source);
      storage.write(key, List.of(ByteBuffer.wrap(source)), Condition.ANY, Durability.DISK);
    }
    // Of an attempt that was cut off right after it wrote the snapshot, the snapshot counts.
    transitions.snapshot(run.id(), key, storage.seal(key).sha256());
    return kept(key);
  }

  private byte[] kept(String key) throws IOException {
    try (Snapshot kept = storage.open(key)) {
      return kept.bytes();
    }
  }
}
