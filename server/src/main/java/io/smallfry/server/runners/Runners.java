package io.smallfry.server.runners;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.kernel.nursery.Nurseries;
import io.smallfry.runner.ProcessRunner;
import io.smallfry.runner.Runner;
import io.smallfry.runner.environment.EnvironmentFolder;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * The {@link Runner} of each person: all that they start, kernels and runs, is started there, and
 * nobody reaches another one's. Thread-safe. Closed with the server: every kernel is shut down.
 */
@Service
public class Runners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Runners.class);

  private final KernelSpecs specs;
  private final InstantSource time;
  private final Map<Long, Runner> runners = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Runners(ServerSettings settings, InstantSource time, ObjectProvider<MeterRegistry> meters) {
    this.specs =
        KernelSpecs.standard(
            System.getenv(),
            settings.python(),
            EnvironmentFolder.of(System.getenv(), settings.data()).share());
    this.time = time;
    meters.ifAvailable(all -> all.gauge("smallfry.kernels.running", this, Runners::running));
  }

  /**
   * A person's runner, made at the first call.
   *
   * @throws IllegalStateException when the server is stopping
   */
  public Runner of(Person person) {
    return runners.computeIfAbsent(
        person.id(),
        id -> {
          if (closed) {
            throw new IllegalStateException("The server is stopping");
          }
          return new ProcessRunner(specs, time, Nurseries.standard(System.getenv()).orElse(null));
        });
  }

  private double running() {
    return runners.values().stream().mapToInt(runner -> runner.kernels().size()).sum();
  }

  /** Shuts everybody's kernels down, all at once, and returns when they have ended. */
  @Override
  public void close() {
    closed = true;
    List<Thread> closing = new ArrayList<>();
    for (Runner runner : runners.values()) {
      closing.add(Thread.ofVirtual().start(() -> close(runner)));
    }
    boolean interrupted = false;
    for (Thread thread : closing) {
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Runner runner) {
    try {
      runner.close();
    } catch (Exception e) {
      log.error("A runner could not be closed", e);
    }
  }
}
