package io.smallfry.runner;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.Message;
import io.smallfry.runner.CellEnd.StopCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Waits for one cell: until the kernel has replied and said that it is idle, whichever comes first,
 * so that neither the reply's verdict nor the last output is missed. Meanwhile saves, tells the
 * listener, and stops the cell when it must.
 */
final class CellExecution {
  /** How long an interrupted cell may take to end by itself before its kernel is killed. */
  private static final long STOP_GRACE = TimeUnit.SECONDS.toNanos(5);

  /** How long after the reply the kernel may be silent before we believe that no output comes. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

  private static final long NOTIFY_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

  private final Kernel kernel;
  private final Inbox inbox;
  private final Requests requests;
  private final CancelSignal cancel;
  private final OutputCollector collector;
  private final OutputDocument document;
  private final RunListener listener;
  private final HangWatch hang;
  private final CellOutputs outputs;
  private final String request;
  private final @Nullable Duration allowed;
  private final @Nullable Duration idleAllowed;

  private @Nullable ObjectNode reply;
  private boolean begun;
  private boolean idle;
  private @Nullable StopCause stopping;
  private long stopUntil;
  private long lastHeard;
  private long lastOutput;
  private long lastNotified;
  private long notifyInterval = NOTIFY_INTERVAL;

  /**
   * @param outputs where the cell's outputs go
   * @param request the id of the request that is sent
   */
  CellExecution(RunContext context, CellRules rules, CellOutputs outputs, String request) {
    this.kernel = context.kernel();
    this.inbox = context.inbox();
    this.requests = context.requests();
    this.cancel = context.run().cancel();
    this.collector = context.collector();
    this.document = context.document();
    this.listener = context.listener();
    this.hang = context.hang();
    this.outputs = outputs;
    this.request = request;
    this.allowed = rules.timeout();
    this.idleAllowed = rules.idleTimeout();
  }

  /** Returns when the cell has ended; its outputs are then settled. */
  CellEnd await() {
    long now = System.nanoTime();
    long timeout = allowed == null ? Long.MAX_VALUE : now + allowed.toNanos();
    lastHeard = now;
    lastOutput = now;
    hang.begin(now);
    lastNotified = now - NOTIFY_INTERVAL; // the first output is shown at once
    CellEnd end = null;
    while (end == null) {
      Inbox.Event event;
      try {
        event = inbox.next(wakeAt(timeout));
      } catch (InterruptedException e) {
        cancel.cancel(NotebookExecution.INTERRUPTED);
        continue;
      }
      end = take(event);
      now = System.nanoTime();
      if (end == null) {
        if (stopping == null && cancel.reason() != null) {
          stop(StopCause.CANCELLED);
        } else if (stopping == null && now - timeout >= 0 && allowed != null) {
          stop(StopCause.TIMEOUT);
        } else if (stopping == null && isIdleTooLong(now)) {
          stop(StopCause.IDLE);
        }
        end = endIfOver(now);
      }
      if (end == null && stopping == null) {
        end = endIfHung(now);
      }
      refresh(now);
    }
    collector.end(outputs);
    collector.settle();
    notifyListener();
    return end;
  }

  private long wakeAt(long timeout) {
    long now = System.nanoTime();
    long at = now + TimeUnit.HOURS.toNanos(1);
    if (stopping != null) {
      at = earlier(at, stopUntil);
    } else {
      if (allowed != null) {
        at = earlier(at, timeout);
      }
      if (idleAllowed != null) {
        at = earlier(at, lastOutput + idleAllowed.toNanos());
      }
      if (hang.isOn()) {
        at = earlier(at, hang.nextLook());
      }
    }
    if (reply != null) {
      at = earlier(at, lastHeard + SILENCE);
    }
    if (collector.hasUnsaved()) {
      at = earlier(at, document.nextAutosave());
    }
    if (document.awaitsSave()) {
      at = earlier(at, document.nextWrite());
    }
    if (collector.hasUnseen()) {
      at = earlier(at, lastNotified + notifyInterval);
    }
    return at;
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private boolean isIdleTooLong(long now) {
    return idleAllowed != null && now - (lastOutput + idleAllowed.toNanos()) >= 0;
  }

  private @Nullable CellEnd endIfHung(long now) {
    RuntimeException failure = requests.failure();
    if (failure != null) {
      return new CellEnd.Hung("it can't be reached any more (" + failure.getMessage() + ")");
    }
    String how =
        hang.look(
            now, begun, idle && reply == null, requests.isSending() ? requests.sentBytes() : -1);
    return how == null ? null : new CellEnd.Hung(how);
  }

  private @Nullable CellEnd take(Inbox.@Nullable Event event) {
    if (event instanceof Inbox.Arrived arrived) {
      take(arrived.message());
    } else if (event instanceof Inbox.Died died) {
      return new CellEnd.Died(died.exit());
    } else if (event instanceof Inbox.Dropped dropped) {
      listener.onWarning(
          "an output of " + dropped.bytes() / (1 << 20) + " MiB is too large and was left out");
    }
    return null; // or only woken
  }

  private void take(Message message) {
    boolean mine = request.equals(message.parentId());
    begun |= mine;
    hang.heard();
    if (message.channel() == Channel.IOPUB) {
      lastHeard = System.nanoTime();
      if (message.type().equals("status")) {
        if (mine) {
          status(message);
        }
        return;
      }
      lastOutput = lastHeard;
      if (mine && message.type().equals("execute_input")) {
        ExecutionTiming.record(outputs.cell(), "iopub.execute_input", message);
      }
      collector.take(message);
    } else if (message.channel() == Channel.SHELL
        && mine
        && message.type().equals("execute_reply")) {
      reply = message.contentJson();
      collector.mask().tree(reply);
      lastHeard = System.nanoTime();
      ExecutionTiming.record(outputs.cell(), "shell.execute_reply", message);
    } else if (message.channel() == Channel.STDIN && message.type().equals("input_request")) {
      stop(StopCause.INPUT_ASKED);
    }
  }

  private void status(Message message) {
    switch (message.contentJson().path("execution_state").asString("")) {
      case "busy" -> ExecutionTiming.record(outputs.cell(), "iopub.status.busy", message);
      case "idle" -> {
        ExecutionTiming.record(outputs.cell(), "iopub.status.idle", message);
        idle = true;
      }
      default -> {}
    }
  }

  private void stop(StopCause cause) {
    if (stopping == null) {
      stopping = cause;
      stopUntil = System.nanoTime() + STOP_GRACE;
      kernel.interrupt();
    }
  }

  private @Nullable CellEnd endIfOver(long now) {
    ObjectNode content = reply;
    StopCause cause = stopping;
    if (content != null && !idle && now - lastHeard >= SILENCE) {
      listener.onWarning(
          "the kernel never said that cell "
              + (outputs.index() + 1)
              + " is done; outputs may be missing");
      idle = true;
    }
    if (content == null || !idle) {
      return cause != null && now - stopUntil >= 0 ? new CellEnd.Stopped(cause) : null;
    }
    if (cause != null) {
      return new CellEnd.Stopped(cause);
    }
    if (!content.path("status").asString("ok").equals("ok")) {
      return raised(content);
    }
    return asksToQuit(content) ? new CellEnd.Quit() : new CellEnd.Ok();
  }

  /** From the output that shows the error, if there is one: secrets are masked there. */
  private CellEnd raised(ObjectNode reply) {
    String name = reply.path("ename").asString("");
    ObjectNode shown = outputs.lastError();
    ObjectNode content =
        shown != null && shown.path("ename").asString("").equals(name) ? shown : reply;
    List<String> traceback = new ArrayList<>();
    content.path("traceback").forEach(line -> traceback.add(line.asString("")));
    return new CellEnd.Raised(
        name.isEmpty() ? reply.path("status").asString("error") : name,
        content.path("evalue").asString(""),
        traceback);
  }

  /** Of the payloads, which the protocol would like to be rid of, only this one concerns a run. */
  private static boolean asksToQuit(ObjectNode content) {
    for (var payload : content.path("payload")) {
      if (payload.path("source").asString("").equals("ask_exit")
          && !payload.path("keepkernel").asBoolean(false)) {
        return true;
      }
    }
    return false;
  }

  /** Saves and tells, when it is time. */
  private void refresh(long now) {
    if (collector.hasUnseen() && now - (lastNotified + notifyInterval) >= 0) {
      notifyListener();
      // Text is copied to be shown: a cell that prints a lot is shown less often.
      notifyInterval = Math.max(NOTIFY_INTERVAL, 10 * (lastNotified - now));
    }
    document.saveAwaited(now);
    if (collector.hasUnsaved() && document.isAutosaveDue(now)) {
      collector.settle();
      document.autosave();
    }
  }

  private void notifyListener() {
    if (!listener.equals(RunListener.NONE)) {
      for (CellOutputs cell : collector.takeUnseen()) {
        listener.onOutput(cell.index(), cell.cell());
      }
    }
    lastNotified = System.nanoTime();
  }
}
