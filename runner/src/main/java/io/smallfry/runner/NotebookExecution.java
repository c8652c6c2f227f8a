package io.smallfry.runner;

import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelClient;
import io.smallfry.kernel.KernelDiedException;
import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelLaunch;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelTimeoutException;
import io.smallfry.kernel.nursery.Nurseries;
import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Executes one notebook once, on the calling thread. */
final class NotebookExecution {
  /** How long a kernel may take to end by itself: its atexit hooks run. */
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);

  /** The reason of a run whose thread was interrupted. */
  static final String INTERRUPTED = "interrupted";

  private final NotebookRun run;
  private final KernelSpec spec;
  private final @Nullable String language;
  private final String secrets;
  private final @Nullable Nurseries nurseries;
  private final RunListener listener;
  private final InstantSource time;
  private final Inbox inbox = new Inbox();
  private final WidgetStates widgets = new WidgetStates();
  private final OutputCollector collector;

  /**
   * @param language the language that parameters are written in
   * @param secrets the code that tells the kernel the secrets; empty if there are none
   */
  NotebookExecution(
      NotebookRun run,
      KernelSpec spec,
      @Nullable String language,
      String secrets,
      @Nullable Nurseries nurseries,
      RunListener listener,
      InstantSource time) {
    this.run = run;
    this.spec = spec;
    this.language = language;
    this.secrets = secrets;
    this.nurseries = nurseries;
    this.listener = listener;
    this.time = time;
    this.collector =
        new OutputCollector(listener, widgets, Mask.of(run.secrets()), run.outputLimit());
  }

  NotebookResult execute() {
    Instant start = time.instant();
    // First of all, because a kernel takes ten times longer to start than all that follows here.
    Kernel kernel = null;
    String notLaunched = "";
    try {
      kernel = Kernel.start(launch());
    } catch (KernelException e) {
      notLaunched = message(e);
    }
    try (KernelClient client = kernel == null ? null : kernel.connect(inbox);
        OutputDocument document = new OutputDocument(run, spec.name(), language, start)) {
      document.first();
      warnOfUnknownParameters(run, spec.name(), language, listener);
      warnOfAnotherEnvironment();
      listener.onStarted(document.notebook());
      RunEnd end =
          kernel == null || client == null
              ? new RunEnd.NotStarted(notLaunched)
              : execute(kernel, client, document);
      return finish(end, document, kernel);
    } finally {
      if (INTERRUPTED.equals(run.cancel().reason())) {
        Thread.currentThread().interrupt();
      }
      inbox.close();
      if (kernel != null) {
        kernel.shutdown(Duration.ZERO); // does nothing after the shutdown that finish() began
      }
    }
  }

  static void warnOfUnknownParameters(
      NotebookRun run,
      @Nullable String kernelName,
      @Nullable String language,
      RunListener listener) {
    if (run.parameters().isEmpty()) {
      return;
    }
    Set<String> known = new HashSet<>();
    Parameters.discover(run.source(), kernelName, language)
        .forEach(parameter -> known.add(parameter.name()));
    for (String name : run.parameters().keySet()) {
      if (!known.contains(name)) {
        listener.onWarning("the notebook has no parameter '" + name + "'; it is set all the same");
      }
    }
  }

  /** An output notebook that is run again says what it ran in the first time. */
  private void warnOfAnotherEnvironment() {
    String difference = EnvironmentMark.difference(run.source(), spec).orElse(null);
    if (difference != null) {
      listener.onWarning(difference);
    }
  }

  /** Writes the output as it would be executed, without a kernel. */
  static NotebookResult prepare(
      NotebookRun run,
      @Nullable String kernelName,
      @Nullable String language,
      RunListener listener,
      InstantSource time) {
    Instant start = time.instant();
    try (OutputDocument document = new OutputDocument(run, kernelName, language, start)) {
      warnOfUnknownParameters(run, kernelName, language, listener);
      document.prepared();
      return new NotebookResult.Succeeded(document.notebook(), start, time.instant());
    }
  }

  private KernelLaunch launch() {
    return new KernelLaunch(spec, run.workingDirectory(), run.env(), true, run.startTimeout())
        .withNurseries(nurseries);
  }

  private RunEnd execute(Kernel kernel, KernelClient client, OutputDocument document) {
    RunEnd notReady = awaitReady(kernel, client, document);
    if (notReady != null) {
      return notReady;
    }
    run.cancel().onCancel(inbox::wake);
    try (HangWatch hang = new HangWatch(kernel, run.hangTimeout());
        Requests requests = new Requests(client, inbox)) {
      CellRunner runner =
          new CellRunner(
              new RunContext(
                  run, kernel, client, requests, inbox, collector, document, hang, listener, time),
              GivenSecrets.of(document.notebook(), secrets));
      List<Cell> cells = document.notebook().cells();
      for (int i = 0; i < cells.size(); i++) {
        String reason = run.cancel().reason();
        if (reason != null) {
          return new RunEnd.Cancelled(i, reason);
        }
        RunEnd end = execute(i, cells.get(i), runner, document);
        if (end != null) {
          return end;
        }
      }
      return new RunEnd.Done();
    }
  }

  private @Nullable RunEnd awaitReady(Kernel kernel, KernelClient client, OutputDocument document) {
    StartGuard guard = new StartGuard(kernel);
    run.cancel().onCancel(guard::cancelled);
    try {
      document.kernel(spec, client.awaitReady(run.startTimeout()));
    } catch (InterruptedException e) {
      run.cancel().cancel(INTERRUPTED);
    } catch (KernelDiedException e) {
      if (run.cancel().reason() == null) {
        return new RunEnd.NotStarted("the kernel died while it started: " + e.exit().describe());
      }
    } catch (KernelTimeoutException e) {
      return new RunEnd.NotStarted(
          "the kernel did not answer within " + Durations.text(run.startTimeout()));
    } catch (KernelException e) {
      if (run.cancel().reason() == null) {
        return new RunEnd.NotStarted(message(e));
      }
    } finally {
      guard.over();
    }
    String reason = run.cancel().reason();
    return reason == null ? null : new RunEnd.Cancelled(-1, reason);
  }

  /** Executes one cell; null if the next one's turn has come. */
  private @Nullable RunEnd execute(
      int index, Cell cell, CellRunner runner, OutputDocument document) {
    Instant start = time.instant();
    CellRules rules = cell.type() == CellType.CODE ? CellRules.of(index, cell, run) : null;
    if (rules != null && rules.skipped()) {
      PapermillMetadata.skipped(cell);
      listener.onCellStarted(index, cell);
      listener.onCellFinished(index, cell, Duration.ZERO, CellStatus.SKIPPED);
      return null;
    }
    PapermillMetadata.start(cell, start);
    listener.onCellStarted(index, cell);
    RunEnd end = rules == null || cell.source().isBlank() ? null : runner.run(index, cell, rules);
    CellStatus status =
        end == null || end instanceof RunEnd.Exited ? CellStatus.COMPLETED : CellStatus.FAILED;
    Instant now = time.instant();
    PapermillMetadata.end(cell, start, now, status);
    if (widgets.settle(document.notebook())) {
      document.metadataChanged();
    }
    listener.onCellFinished(index, cell, Duration.between(start, now), status);
    return end;
  }

  private NotebookResult finish(RunEnd end, OutputDocument document, @Nullable Kernel kernel) {
    Thread shutdown =
        Thread.ofPlatform().name("smallfry-shutdown").unstarted(() -> shutdown(kernel, end));
    shutdown.start(); // beside the last write
    try {
      Instant now = time.instant();
      int at = end.stoppedAt();
      NotebookResult result =
          end.result(
              document.notebook(),
              document.start(),
              now,
              at < 0 ? null : document.executionCount(at));
      document.complete(end, now);
      return result;
    } finally {
      join(shutdown);
    }
  }

  private static void shutdown(@Nullable Kernel kernel, RunEnd end) {
    if (kernel != null) {
      boolean atEase = end.isGood() || end instanceof RunEnd.Raised;
      boolean lost = end instanceof RunEnd.Lost; // and won't answer
      kernel.shutdown(lost ? Duration.ZERO : atEase ? SHUTDOWN_GRACE : Duration.ofSeconds(1));
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String message(KernelException e) {
    return e.getMessage() == null ? "the kernel can't be started" : e.getMessage();
  }

  /**
   * Ends a kernel that is still starting when the run is cancelled, which wakes who waits for it.
   */
  private static final class StartGuard {
    private final Kernel kernel;
    private boolean over;

    StartGuard(Kernel kernel) {
      this.kernel = kernel;
    }

    synchronized void cancelled() {
      if (!over) {
        kernel.shutdown(Duration.ZERO);
      }
    }

    synchronized void over() {
      over = true;
    }
  }
}
