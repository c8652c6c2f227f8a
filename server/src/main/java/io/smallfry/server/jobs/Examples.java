package io.smallfry.server.jobs;

import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.People;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.storage.Condition;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The examples that come with the program, for the demonstration: their notebooks in the local
 * owner's home, their jobs, and a run that one can follow. Thread-safe.
 */
@Component
public final class Examples {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  private final ServerSettings settings;
  private final People people;
  private final Homes homes;
  private final Jobs jobs;
  private final JobStore store;
  private final RunViews views;
  private final LiveRuns live;

  Examples(
      ServerSettings settings,
      People people,
      Homes homes,
      Jobs jobs,
      JobStore store,
      RunViews views,
      LiveRuns live) {
    this.settings = settings;
    this.people = people;
    this.homes = homes;
    this.jobs = jobs;
    this.store = store;
    this.views = views;
    this.live = live;
  }

  /**
   * How far a run is.
   *
   * @param cells how many cells it has; 0 until its kernel is there
   * @param done how many of them are done
   * @param current the index of the cell that executes; null before the first
   * @param reason why it failed, for people
   */
  public record Progress(
      long runId,
      String job,
      RunState state,
      int cells,
      int done,
      @Nullable Integer current,
      @Nullable String reason) {}

  /**
   * Copies the notebooks into the owner's home and makes the jobs. What is there already stays as
   * it is.
   *
   * @return the names of the jobs, in the order of their files
   * @throws IOException when the examples can't be read or the home can't be written
   */
  public List<String> install() throws IOException {
    Person owner = people.localOwner();
    Path examples = settings.home().resolve("examples");
    copy(examples.resolve("notebooks"), homes.storage(owner));
    List<String> names = new ArrayList<>();
    for (Path file : list(examples.resolve("jobs"), ".json")) {
      JobSpec spec = JobSpecReader.read((ObjectNode) JSON.readTree(Files.readAllBytes(file)));
      if (store.find(owner, spec.name()).isEmpty()) {
        jobs.create(owner, spec);
      }
      names.add(spec.name());
    }
    return names;
  }

  /**
   * Starts a run of one of the owner's jobs.
   *
   * @return the run's id
   */
  public long start(String job) {
    return jobs.runNow(people.localOwner(), job, JsonNodeFactory.instance.objectNode()).id();
  }

  /**
   * Follows a run to its end.
   *
   * @param listener told of the state at once and after each change, on this thread; quick changes
   *     come as one
   * @return how it ended, or how far it was when the server stopped
   */
  public Progress follow(long runId, Consumer<Progress> listener) throws InterruptedException {
    Person owner = people.localOwner();
    RunFeed feed = live.watch(runId);
    try {
      Progress last = progress(owner, runId);
      listener.accept(last);
      while (!last.state().isFinal()) {
        RunFeed.Changes changes = feed.take(LOOK_AGAIN);
        if (changes.closed()) {
          return last;
        }
        Progress now = progress(owner, runId);
        if (!now.equals(last)) {
          listener.accept(now);
        }
        last = now;
      }
      return last;
    } finally {
      live.unwatch(runId, feed);
    }
  }

  private Progress progress(Person owner, long runId) {
    Run run = jobs.run(owner, runId);
    LiveRun.Progress far = views.of(run).progress();
    return new Progress(
        runId, run.job(), run.state(), far.cells(), far.done(), far.current(), run.reason());
  }

  private static void copy(Path from, Storage home) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String target = from.relativize(file).toString().replace('\\', '/');
        if (home.stat(target) == null) {
          home.write(
              target,
              List.of(ByteBuffer.wrap(Files.readAllBytes(file))),
              Condition.ABSENT,
              Durability.DISK);
        }
      }
    }
  }

  private static List<Path> list(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
