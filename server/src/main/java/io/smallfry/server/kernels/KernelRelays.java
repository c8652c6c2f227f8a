package io.smallfry.server.kernels;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.sockets.Outbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The relays of one kernel, those that wait for their client too. Thread-safe. */
final class KernelRelays {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final RunningKernel kernel;
  private final KernelGuard guard;

  // Guarded by this.
  private final Set<KernelRelay> open = new HashSet<>();
  private final Map<String, KernelRelay> waiting = new HashMap<>();
  private boolean closed;

  KernelRelays(RunningKernel kernel, KernelGuard guard) {
    this.kernel = kernel;
    this.guard = guard;
  }

  /**
   * A relay for a new socket: the one that waits for this client, or a new one. Null if the kernel
   * is gone.
   */
  @Nullable KernelRelay connect(String session, Outbox outbox, WireFormat format) {
    KernelRelay old;
    synchronized (this) {
      old = session.isEmpty() ? null : waiting.remove(session);
    }
    if (old != null && old.attach(outbox, format)) {
      return old;
    }
    synchronized (this) {
      if (closed) {
        return null;
      }
      KernelRelay relay = new KernelRelay(kernel, guard, session, outbox, format);
      open.add(relay);
      return relay;
    }
  }

  /** A client's socket broke; it may come back within some minutes. */
  void await(KernelRelay relay, Outbox gone) {
    relay.detach(gone);
    KernelRelay before;
    synchronized (this) {
      before = waiting.put(relay.session(), relay);
    }
    if (before != null && before != relay) {
      close(before);
    }
    Thread.ofVirtual()
        .name("relay-patience")
        .start(() -> {
          if (sleep()) {
            giveUp(relay);
          }
        });
  }

  private static boolean sleep() {
    try {
      Thread.sleep(PATIENCE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void giveUp(KernelRelay relay) {
    boolean stillWaiting;
    synchronized (this) {
      stillWaiting = waiting.remove(relay.session(), relay);
    }
    if (stillWaiting) {
      close(relay);
    }
  }

  /** A client has left. */
  void close(KernelRelay relay) {
    synchronized (this) {
      open.remove(relay);
      waiting.remove(relay.session(), relay);
    }
    relay.close();
  }

  /** The kernel is gone for good. */
  void closeAll() {
    List<KernelRelay> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open);
      open.clear();
      waiting.clear();
    }
    all.forEach(KernelRelay::close);
  }
}
