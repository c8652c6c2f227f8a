package io.smallfry.server.jobs;

import io.smallfry.server.access.Person;
import io.smallfry.server.jobs.JobViews.JobEvent;
import io.smallfry.server.jobs.JobViews.RunView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events. Each watcher has its request's own virtual thread, which waits for news and
 * writes it: how fast it reads concerns nobody else.
 */
@RestController
class EventsController {
  private static final Duration PING = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Larger cells come less often: a watcher gets at most this many bytes in a {@link #PAUSE}. */
  private static final int BYTES_A_PAUSE = 1 << 19;

  private static final int WAITING = 1000;

  private final Jobs jobs;
  private final RunViews views;
  private final LiveRuns live;
  private final JsonMapper json;

  EventsController(Jobs jobs, RunViews views, LiveRuns live, JsonMapper json) {
    this.jobs = jobs;
    this.views = views;
    this.live = live;
    this.json = json;
  }

  /** One run: its state and progress, and its cells as they execute; ends with the run. */
  @GetMapping("/api/v1/runs/{id}/events")
  void run(Person person, @PathVariable long id, HttpServletResponse response)
      throws IOException, InterruptedException {
    jobs.run(person, id);
    RunFeed feed = live.watch(id);
    try {
      EventStream events = new EventStream(response);
      RunView view = views.of(jobs.run(person, id));
      events.send("run", json.writeValueAsBytes(view));
      while (!isFinal(view)) {
        RunFeed.Changes changes = feed.take(PING);
        if (changes.closed()) {
          return;
        }
        if (changes.isEmpty()) {
          events.ping();
          continue;
        }
        int bytes = 0;
        for (LiveRun.CellView cell : changes.cells()) {
          byte[] data = json.writeValueAsBytes(cell);
          events.send("cell", data);
          bytes += data.length;
        }
        if (changes.run()) {
          view = views.of(jobs.run(person, id));
          events.send("run", json.writeValueAsBytes(view));
        }
        if (!isFinal(view)) {
          Thread.sleep(PAUSE.multipliedBy(1 + bytes / BYTES_A_PAUSE));
        }
      }
    } finally {
      live.unwatch(id, feed);
    }
  }

  /** All of a person's runs: whose state has changed. */
  @GetMapping("/api/v1/events")
  void all(Person person, HttpServletResponse response) throws IOException, InterruptedException {
    BlockingQueue<Object> news = new ArrayBlockingQueue<>(WAITING);
    LiveRuns.Listener listener = new Watcher(person, news);
    live.listen(listener);
    try {
      EventStream events = new EventStream(response);
      events.ping();
      while (true) {
        Object next = news.poll(PING.toSeconds(), TimeUnit.SECONDS);
        if (next instanceof JobEvent event) {
          events.send("jobs", json.writeValueAsBytes(event));
        } else if (next == null) {
          events.ping();
        } else {
          return; // Too slow, or the server stops. Browsers connect again by themselves.
        }
      }
    } finally {
      live.unlisten(listener);
    }
  }

  private static boolean isFinal(RunView view) {
    return RunState.ofWord(view.state()).isFinal();
  }

  private record Watcher(Person person, BlockingQueue<Object> news) implements LiveRuns.Listener {
    private static final Object END = new Object();

    @Override
    public void runChanged(Run run) {
      if (run.ownerId() == person.id()
          && !news.offer(new JobEvent(run.job(), run.id(), run.state().word()))) {
        closed();
      }
    }

    @Override
    public void closed() {
      news.clear();
      news.add(END);
    }
  }
}
