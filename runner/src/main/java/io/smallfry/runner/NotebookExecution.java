package io.smallfry.runner;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelClient;
import io.smallfry.kernel.KernelDiedException;
import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelLaunch;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelTimeoutException;
import io.smallfry.kernel.Message;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Executes one notebook once, on the calling thread. */
final class NotebookExecution {
  /** How long a kernel may take to end by itself: its atexit hooks run. */
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(10);

  /** The reason of a run whose thread was interrupted. */
  static final String INTERRUPTED = "interrupted";

  private final NotebookRun run;
  private final KernelSpec spec;
  private final RunListener listener;
  private final InstantSource time;
  private final Inbox inbox = new Inbox();
  private final WidgetStates widgets = new WidgetStates();
  private final OutputCollector collector;

  NotebookExecution(NotebookRun run, KernelSpec spec, RunListener listener, InstantSource time) {
    this.run = run;
    this.spec = spec;
    this.listener = listener;
    this.time = time;
    this.collector = new OutputCollector(listener, widgets);
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
        OutputDocument document = new OutputDocument(run, spec, start)) {
      document.first();
      warnOfUnknownParameters();
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

  private void warnOfUnknownParameters() {
    if (run.parameters().isEmpty()) {
      return;
    }
    Set<String> known = new HashSet<>();
    Parameters.discover(run.source(), spec.name(), spec.language())
        .forEach(parameter -> known.add(parameter.name()));
    for (String name : run.parameters().keySet()) {
      if (!known.contains(name)) {
        listener.onWarning("the notebook has no parameter '" + name + "'; it is set all the same");
      }
    }
  }

  private KernelLaunch launch() {
    return new KernelLaunch(spec, run.workingDirectory(), run.env(), true, run.startTimeout());
  }

  private RunEnd execute(Kernel kernel, KernelClient client, OutputDocument document) {
    RunEnd notReady = awaitReady(kernel, client, document);
    if (notReady != null) {
      return notReady;
    }
    run.cancel().onCancel(inbox::wake);
    List<Cell> cells = document.notebook().cells();
    for (int i = 0; i < cells.size(); i++) {
      String reason = run.cancel().reason();
      if (reason != null) {
        return new RunEnd.Cancelled(i, reason);
      }
      RunEnd end = execute(i, cells.get(i), kernel, client, document);
      if (end != null) {
        return end;
      }
    }
    return new RunEnd.Done();
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
      int index, Cell cell, Kernel kernel, KernelClient client, OutputDocument document) {
    Instant start = time.instant();
    PapermillMetadata.start(cell, start);
    listener.onCellStarted(index, cell);
    RunEnd end = null;
    if (isExecuted(cell)) {
      CellEnd cellEnd = executeCode(index, cell, kernel, client, document);
      end = runEnd(index, cell, cellEnd);
    }
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

  private static boolean isExecuted(Cell cell) {
    return cell.type() == CellType.CODE
        && !cell.source().isBlank()
        && !cell.hasTag("skip-execution");
  }

  private CellEnd executeCode(
      int index, Cell cell, Kernel kernel, KernelClient client, OutputDocument document) {
    ExecutionTiming.clear(cell);
    Message request =
        Message.request(
            Channel.SHELL,
            "execute_request",
            client.session(),
            content(cell.source(), !allowsError(cell)));
    CellOutputs outputs = collector.open(request.id(), index, cell);
    try {
      client.send(request);
    } catch (KernelDiedException e) {
      return new CellEnd.Died(e.exit());
    }
    // While the kernel works: the cell before is done, this one runs.
    document.save();
    return new CellExecution(
            kernel,
            inbox,
            run.cancel(),
            collector,
            document,
            listener,
            outputs,
            request.id(),
            run.executionTimeout())
        .await();
  }

  private static ObjectNode content(String code, boolean stopOnError) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("code", code);
    content.put("silent", false);
    content.put("store_history", true);
    content.putObject("user_expressions");
    content.put("allow_stdin", false);
    content.put("stop_on_error", stopOnError);
    return content;
  }

  private boolean allowsError(Cell cell) {
    return run.allowErrors() || cell.hasTag("raises-exception");
  }

  /** What a cell's end means for the run; null if it goes on. */
  private @Nullable RunEnd runEnd(int index, Cell cell, CellEnd end) {
    if (end instanceof CellEnd.Ok) {
      return null;
    }
    if (end instanceof CellEnd.Raised raised && !raised.isCleanExit()) {
      return allowsError(cell)
          ? null
          : new RunEnd.Raised(index, raised.name(), raised.value(), raised.traceback());
    }
    if (end instanceof CellEnd.Stopped stopped) {
      return stopped(index, cell, stopped.cause());
    }
    if (end instanceof CellEnd.Died died) {
      String reason = "the kernel died: " + died.exit().describe();
      explain(cell, "DeadKernelError", reason);
      return new RunEnd.Lost(index, reason);
    }
    return new RunEnd.Exited(index);
  }

  private RunEnd stopped(int index, Cell cell, CellEnd.StopCause cause) {
    return switch (cause) {
      case TIMEOUT -> {
        Duration allowed = run.executionTimeout();
        Duration known = allowed == null ? Duration.ZERO : allowed;
        explain(cell, "CellTimeoutError", "took longer than " + Durations.text(known));
        yield new RunEnd.TimedOut(index, known);
      }
      case CANCELLED -> {
        String reason = run.cancel().reason();
        String known = reason == null ? "cancelled" : reason;
        explain(cell, "RunCancelled", known);
        yield new RunEnd.Cancelled(index, known);
      }
      case INPUT_ASKED -> {
        String text = "the cell asks for input, and nobody sits in front of a run";
        explain(cell, "StdinNotImplementedError", text);
        yield new RunEnd.Raised(index, "StdinNotImplementedError", text, List.of());
      }
    };
  }

  /** Puts an error into the cell's outputs, unless the kernel has said one itself. */
  private static void explain(Cell cell, String name, String value) {
    ArrayNode outputs = cell.outputs();
    for (var output : outputs) {
      if (output.path("output_type").asString("").equals("error")) {
        return;
      }
    }
    ArrayNode traceback = JsonNodeFactory.instance.arrayNode();
    traceback.add(name + ": " + value);
    outputs.add(OutputCollector.errorOutput(name, value, traceback));
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
      kernel.shutdown(atEase ? SHUTDOWN_GRACE : Duration.ofSeconds(1));
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
