package io.smallfry.server.kernels;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.KernelSettings;
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
  private final RunningKernel kernel;
  private final KernelGuard guard;
  private final KernelSettings settings;

  // Guarded by this.
  private final Set<KernelRelay> all = new HashSet<>();
  private final Map<String, KernelRelay> bySession = new HashMap<>();

  /** Whose clients have said goodbye, the last ones of the kernel's. */
  private final Set<KernelRelay> left = new HashSet<>();

  private boolean closed;

  KernelRelays(RunningKernel kernel, KernelGuard guard, KernelSettings settings) {
    this.kernel = kernel;
    this.guard = guard;
    this.settings = settings;
  }

  /**
   * A relay for a new socket: the one that this client had, or a new one. Null if the kernel is
   * gone.
   */
  @Nullable KernelRelay connect(String session, Outbox outbox, WireFormat format) {
    KernelRelay old;
    List<KernelRelay> givenUp = List.of();
    synchronized (this) {
      old = bySession.get(session);
      if (old == null) {
        givenUp = List.copyOf(left);
      } else {
        left.remove(old);
      }
    }
    givenUp.forEach(this::close);
    if (old != null && old.attach(outbox, format)) {
      return old;
    }
    synchronized (this) {
      if (closed) {
        return null;
      }
      KernelRelay relay = new KernelRelay(kernel, guard, settings, session, outbox, format);
      all.add(relay);
      if (!session.isEmpty()) {
        bySession.put(session, relay);
      }
      return relay;
    }
  }

  /**
   * A socket is gone. Its client may come back: for some time if the line broke, and if it said
   * goodbye as the last of the kernel's clients until another one comes.
   */
  void gone(KernelRelay relay, Outbox outbox, boolean goodbye) {
    if (!relay.detach(outbox)) {
      return;
    }
    synchronized (this) {
      boolean last = all.stream().allMatch(KernelRelay::isAway);
      if (!relay.session().isEmpty() && (!goodbye || last) && all.contains(relay)) {
        if (goodbye) {
          left.add(relay);
        }
        Thread.ofVirtual().name("relay-patience").start(() -> giveUpLater(relay, outbox));
        return;
      }
    }
    close(relay);
  }

  private void giveUpLater(KernelRelay relay, Outbox outbox) {
    if (sleep(settings.bufferTime()) && relay.isAway() && relay.detach(outbox)) {
      close(relay);
    }
  }

  private static boolean sleep(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A client has left for good. */
  private void close(KernelRelay relay) {
    synchronized (this) {
      all.remove(relay);
      left.remove(relay);
      bySession.remove(relay.session(), relay);
    }
    relay.close();
  }

  /** The kernel is gone for good. */
  void closeAll() {
    List<KernelRelay> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(all);
      all.clear();
      left.clear();
      bySession.clear();
    }
    open.forEach(KernelRelay::close);
  }
}
