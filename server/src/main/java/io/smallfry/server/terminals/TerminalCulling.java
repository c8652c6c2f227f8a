package io.smallfry.server.terminals;

import io.smallfry.runner.terminal.RunningTerminal;
import io.smallfry.runner.terminal.Terminals;
import io.smallfry.server.ServerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends terminals in which nothing was typed or shown for long, if that is wanted: {@code
 * TerminalManager.cull_inactive_timeout}, looked at each {@code TerminalManager.cull_interval}. As
 * in jupyter_server a connected browser doesn't spare one. Thread-safe.
 */
@Component
class TerminalCulling implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TerminalCulling.class);

  private final Duration timeout;
  private final Duration interval;
  private final InstantSource time;
  private final Set<Terminals> watched = ConcurrentHashMap.newKeySet();
  private @Nullable Thread thread; // guarded by this
  private boolean closed; // guarded by this

  TerminalCulling(ServerSettings settings, InstantSource time) {
    this.timeout = settings.terminals().cullInactiveTimeout();
    this.interval = settings.terminals().cullInterval();
    this.time = time;
  }

  /** Looks after somebody's terminals, as far as terminals are looked after at all. */
  void watch(Terminals terminals) {
    if (!timeout.isPositive()) {
      return;
    }
    watched.add(terminals);
    synchronized (this) {
      if (thread == null && !closed) {
        thread = Thread.ofVirtual().name("terminal-culling").start(this::run);
      }
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(interval);
        cull();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void cull() {
    for (Terminals terminals : watched) {
      for (RunningTerminal terminal : terminals.all()) {
        Duration unused = Duration.between(terminal.lastActivity(), time.instant());
        if (unused.compareTo(timeout) > 0) {
          log.info("Terminal {} was not used for {} and is ended", terminal.name(), unused);
          terminal.end("This terminal was not used for " + unused.toSeconds() + " seconds");
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
