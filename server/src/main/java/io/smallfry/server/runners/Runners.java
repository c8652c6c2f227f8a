package io.smallfry.server.runners;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.kernel.nursery.Nurseries;
import io.smallfry.runner.KernelKeeping;
import io.smallfry.runner.ProcessRunner;
import io.smallfry.runner.Runner;
import io.smallfry.runner.RunningKernel;
import io.smallfry.runner.environment.EnvironmentFolder;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Service;

/**
 * The {@link Runner} of each person: all that they start, kernels and runs, is started there, and
 * nobody reaches another one's. Thread-safe. Closed with the server: every kernel is shut down, or
 * left to the next server, which takes over at its start what it finds.
 */
@Service
@DependsOn("io.smallfry.server.workspace.Workspaces") // kernels end before what they wrote is kept
public class Runners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Runners.class);

  private final KernelSpecs specs;
  private final InstantSource time;
  private final Map<Long, Runner> runners = new ConcurrentHashMap<>();
  private final Path folder;
  private final Duration keep;
  private volatile boolean closed;
  private volatile boolean leaving;

  Runners(ServerSettings settings, InstantSource time, ObjectProvider<MeterRegistry> meters) {
    this.specs =
        KernelSpecs.standard(
            System.getenv(),
            settings.python(),
            EnvironmentFolder.of(System.getenv(), settings.data()).share());
    this.time = time;
    this.folder = settings.data().resolve("kernels");
    // What a kernel writes beside homes in a bucket is brought there by its server alone.
    this.keep = settings.bucket() == null ? settings.kernels().keep() : Duration.ZERO;
    adopt();
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
          return newRunner(id);
        });
  }

  private Runner newRunner(long person) {
    return new ProcessRunner(
        specs,
        time,
        Nurseries.standard(System.getenv()).orElse(null),
        keep.isPositive() ? new KernelKeeping(folder.resolve(Long.toString(person)), keep) : null);
  }

  /** Before anybody asks, since kernels don't wait for ever. */
  private void adopt() {
    if (!keep.isPositive() || !Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> people = Files.newDirectoryStream(folder, "[0-9]*")) {
      for (Path person : people) {
        if (Files.isDirectory(person)) {
          long id = Long.parseLong(String.valueOf(person.getFileName()));
          runners.put(id, newRunner(id));
        }
      }
    } catch (IOException | NumberFormatException e) {
      log.error("The kernels of the former server can't be found again", e);
    }
  }

  /** Everybody's kernels; right after the start, those taken over from the former server. */
  public List<RunningKernel> kernels() {
    return runners.values().stream().flatMap(runner -> runner.kernels().stream()).toList();
  }

  /** Has {@link #close} leave the kernels to the next server. */
  public void leaveKernels() {
    leaving = true;
  }

  private double running() {
    return runners.values().stream().mapToInt(runner -> runner.kernels().size()).sum();
  }

  /** Shuts everybody's kernels down, or leaves them, all at once; returns when that is done. */
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

  private void close(Runner runner) {
    try {
      if (leaving) {
        runner.leave();
      } else {
        runner.close();
      }
    } catch (Exception e) {
      log.error("A runner could not be closed", e);
    }
  }
}
