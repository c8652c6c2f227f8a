package io.smallfry.runner;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Executes code cells by their rules, one after another, on the thread that runs the notebook. */
final class CellRunner {
  private final RunContext context;
  private final NotebookRun run;
  private final GivenSecrets secrets;

  CellRunner(RunContext context, GivenSecrets secrets) {
    this.context = context;
    this.run = context.run();
    this.secrets = secrets;
  }

  /** Executes a cell, again if it is to be; null if the next one's turn has come. */
  @Nullable RunEnd run(int index, Cell cell, CellRules rules) {
    ExecutionTiming.clear(cell);
    if (secrets.takeDueAt(index)) {
      RunEnd end = giveSecrets(index, cell, rules);
      if (end != null) {
        return end;
      }
    }
    int failed = 0;
    while (true) {
      Instant start = context.time().instant();
      Message request = request(cell.source(), false, !rules.mayRaise() && rules.retries() == 0);
      CellEnd end =
          execute(
              request,
              context.collector().open(request.id(), index, cell, rules.outputLimit()),
              rules);
      tellCaptured();
      if (!(end instanceof CellEnd.Raised raised)
          || raised.isCleanExit()
          || failed >= rules.retries()) {
        return runEnd(index, cell, end, rules);
      }
      failed++;
      CellTries.add(cell, raised, start, context.time().instant());
      CellEnd cut = pause(index, raised.name(), failed, rules.retries());
      if (cut != null) {
        return runEnd(index, cell, cut, rules);
      }
      context.collector().discard(request.id());
      cell.setExecutionCount(null);
      ExecutionTiming.clear(cell);
      context.listener().onOutput(index, cell);
    }
  }

  /** Tells the kernel what its Output widgets captured; it takes it in before the next cell. */
  private void tellCaptured() {
    for (ObjectNode content : context.collector().takeCaptured()) {
      context
          .requests()
          .send(Message.request(Channel.SHELL, "comm_msg", context.client().session(), content));
    }
  }

  private CellEnd execute(Message request, CellOutputs outputs, CellRules rules) {
    context.requests().send(request);
    // While the kernel works: the cell before is done, this one runs.
    context.document().saveBetweenCells();
    CellEnd end = new CellExecution(context, rules, outputs, request.id()).await();
    if (end instanceof CellEnd.Ok || end instanceof CellEnd.Raised) {
      context.requests().answered();
    }
    return end;
  }

  private Message request(String code, boolean silent, boolean stopOnError) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("code", code);
    content.put("silent", silent);
    content.put("store_history", !silent);
    content.putObject("user_expressions");
    content.put("allow_stdin", false);
    content.put("stop_on_error", stopOnError);
    return Message.request(Channel.SHELL, "execute_request", context.client().session(), content);
  }

  /** Waits before the next try; not null if the kernel dies or the run is cancelled meanwhile. */
  private @Nullable CellEnd pause(int index, String error, int failed, int retries) {
    Duration pause = CellTries.pause(failed);
    context
        .listener()
        .onWarning(
            "cell %d raised %s and is run again in %s (try %d of %d)"
                .formatted(index + 1, error, Durations.text(pause), failed + 1, retries + 1));
    context.document().saveBetweenCells();
    long until = System.nanoTime() + pause.toNanos();
    while (until - System.nanoTime() > 0) {
      context.document().saveAwaited(System.nanoTime());
      try {
        Inbox.Event event =
            context
                .inbox()
                .next(
                    context.document().awaitsSave()
                        ? Math.min(until, context.document().nextWrite())
                        : until);
        if (event instanceof Inbox.Died died) {
          return new CellEnd.Died(died.exit());
        }
        if (event instanceof Inbox.Arrived arrived
            && arrived.message().channel() == Channel.IOPUB) {
          context.collector().take(arrived.message());
        }
      } catch (InterruptedException e) {
        run.cancel().cancel(NotebookExecution.INTERRUPTED);
      }
      if (run.cancel().reason() != null) {
        return new CellEnd.Stopped(CellEnd.StopCause.CANCELLED);
      }
    }
    return null;
  }

  /** Not null if the kernel does not take them. */
  private @Nullable RunEnd giveSecrets(int index, Cell cell, CellRules rules) {
    // Its outputs belong to no cell: whatever the kernel says to it is passed over.
    CellOutputs nowhere =
        new CellOutputs(index, Notebook.empty().insertCode(0, ""), OutputLimit.NONE);
    CellEnd end = execute(request(secrets.code(), true, true), nowhere, rules);
    if (end instanceof CellEnd.Raised raised) {
      // Nothing but the name: the rest may tell the values.
      String text = "the kernel did not take the secrets: " + raised.name();
      explain(cell, "SecretsError", text);
      return new RunEnd.Raised(index, "SecretsError", text, List.of());
    }
    return runEnd(index, cell, end, rules);
  }

  /** What a cell's end means for the run; null if it goes on. */
  private @Nullable RunEnd runEnd(int index, Cell cell, CellEnd end, CellRules rules) {
    if (end instanceof CellEnd.Ok) {
      return null;
    }
    if (end instanceof CellEnd.Raised raised && !raised.isCleanExit()) {
      return rules.mayRaise()
          ? null
          : new RunEnd.Raised(index, raised.name(), raised.value(), raised.traceback());
    }
    if (end instanceof CellEnd.Stopped stopped) {
      return stopped(index, cell, stopped.cause(), rules);
    }
    if (end instanceof CellEnd.Died died) {
      String reason = context.collector().mask().text("the kernel died: " + died.exit().describe());
      explain(cell, "DeadKernelError", reason);
      return new RunEnd.Lost(index, reason);
    }
    if (end instanceof CellEnd.Hung hung) {
      String reason = "the kernel hung: " + hung.how();
      explain(cell, "HungKernelError", reason);
      return new RunEnd.Lost(index, reason);
    }
    return new RunEnd.Exited(index);
  }

  private RunEnd stopped(int index, Cell cell, CellEnd.StopCause cause, CellRules rules) {
    return switch (cause) {
      case TIMEOUT -> timedOut(index, cell, rules.timeout(), false);
      case IDLE -> timedOut(index, cell, rules.idleTimeout(), true);
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

  private static RunEnd timedOut(int index, Cell cell, @Nullable Duration allowed, boolean idle) {
    Duration known = allowed == null ? Duration.ZERO : allowed;
    explain(cell, "CellTimeoutError", NotebookResult.TimedOut.what(known, idle));
    return new RunEnd.TimedOut(index, known, idle);
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
}
