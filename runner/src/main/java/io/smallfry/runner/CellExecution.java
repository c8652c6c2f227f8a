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
  private final CancelSignal cancel;
  private final OutputCollector collector;
  private final OutputDocument document;
  private final RunListener listener;
  private final CellOutputs outputs;
  private final String request;
  private final @Nullable Duration allowed;

  private @Nullable ObjectNode reply;
  private boolean idle;
  private @Nullable StopCause stopping;
  private long stopUntil;
  private long lastHeard;
  private long lastNotified;
  private long notifyInterval = NOTIFY_INTERVAL;

  CellExecution(
      Kernel kernel,
      Inbox inbox,
      CancelSignal cancel,
      OutputCollector collector,
      OutputDocument document,
      RunListener listener,
      CellOutputs outputs,
      String request,
      @Nullable Duration allowed) {
    this.kernel = kernel;
    this.inbox = inbox;
    this.cancel = cancel;
    this.collector = collector;
    this.document = document;
    this.listener = listener;
    this.outputs = outputs;
    this.request = request;
    this.allowed = allowed;
  }

  /** Returns when the cell has ended; its outputs are then settled. */
  CellEnd await() {
    long now = System.nanoTime();
    long timeout = allowed == null ? Long.MAX_VALUE : now + allowed.toNanos();
    lastHeard = now;
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
        }
        end = endIfOver(now);
      }
      refresh(now);
    }
    collector.settle();
    notifyListener();
    return end;
  }

  private long wakeAt(long timeout) {
    long now = System.nanoTime();
    long at = now + TimeUnit.HOURS.toNanos(1);
    if (stopping != null) {
      at = earlier(at, stopUntil);
    } else if (allowed != null) {
      at = earlier(at, timeout);
    }
    if (reply != null) {
      at = earlier(at, lastHeard + SILENCE);
    }
    if (collector.hasUnsaved()) {
      at = earlier(at, document.nextAutosave());
    }
    if (collector.hasUnseen()) {
      at = earlier(at, lastNotified + notifyInterval);
    }
    return at;
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
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
    if (message.channel() == Channel.IOPUB) {
      lastHeard = System.nanoTime();
      if (message.type().equals("status")) {
        if (mine) {
          status(message);
        }
        return;
      }
      if (mine && message.type().equals("execute_input")) {
        ExecutionTiming.record(outputs.cell(), "iopub.execute_input", message);
      }
      collector.take(message);
    } else if (message.channel() == Channel.SHELL
        && mine
        && message.type().equals("execute_reply")) {
      reply = message.contentJson();
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

  private static CellEnd raised(ObjectNode content) {
    List<String> traceback = new ArrayList<>();
    content.path("traceback").forEach(line -> traceback.add(line.asString("")));
    String name = content.path("ename").asString("");
    return new CellEnd.Raised(
        name.isEmpty() ? content.path("status").asString("error") : name,
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
    if (collector.hasUnsaved() && now - document.nextAutosave() >= 0) {
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
