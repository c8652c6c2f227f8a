package io.smallfry.server.jobs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** The runs that execute in this process, and everybody who watches runs. Thread-safe. */
@Component
class LiveRuns {
  /** Hears of changes of any run's state. Called after they are committed; must be quick. */
  interface Listener {
    void runChanged(Run run);

    /** The server stops: nothing more will come. */
    default void closed() {}
  }

  private final Map<Long, LiveRun> executing = new HashMap<>();
  private final Map<Long, List<RunFeed>> waiting = new HashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private boolean closed;

  synchronized Optional<LiveRun> find(long runId) {
    return Optional.ofNullable(executing.get(runId));
  }

  synchronized List<LiveRun> all() {
    return List.copyOf(executing.values());
  }

  synchronized void begin(LiveRun live) {
    executing.put(live.runId(), live);
    waiting.getOrDefault(live.runId(), List.of()).forEach(live::watch);
  }

  synchronized void end(LiveRun live) {
    executing.remove(live.runId(), live);
  }

  /** Opens a feed of one run, whether or not it executes at the moment. */
  synchronized RunFeed watch(long runId) {
    RunFeed feed = new RunFeed();
    if (closed) {
      feed.close();
    }
    waiting.computeIfAbsent(runId, id -> new ArrayList<>()).add(feed);
    LiveRun live = executing.get(runId);
    if (live != null) {
      live.watch(feed);
    }
    return feed;
  }

  synchronized void unwatch(long runId, RunFeed feed) {
    List<RunFeed> feeds = waiting.get(runId);
    if (feeds != null && feeds.remove(feed) && feeds.isEmpty()) {
      waiting.remove(runId);
    }
    LiveRun live = executing.get(runId);
    if (live != null) {
      live.unwatch(feed);
    }
  }

  void listen(Listener listener) {
    boolean tooLate;
    synchronized (this) {
      tooLate = closed;
      listeners.add(listener);
    }
    if (tooLate) {
      listener.closed();
    }
  }

  void unlisten(Listener listener) {
    listeners.remove(listener);
  }

  /** A run's new state is committed: everybody who watches hears of it. */
  void changed(Run run) {
    List<RunFeed> feeds;
    synchronized (this) {
      feeds = List.copyOf(waiting.getOrDefault(run.id(), List.of()));
    }
    feeds.forEach(RunFeed::runChanged);
    listeners.forEach(listener -> listener.runChanged(run));
  }

  /** Ends all feeds. */
  void close() {
    List<RunFeed> feeds;
    synchronized (this) {
      closed = true;
      feeds = waiting.values().stream().flatMap(List::stream).toList();
    }
    feeds.forEach(RunFeed::close);
    listeners.forEach(Listener::closed);
  }
}
