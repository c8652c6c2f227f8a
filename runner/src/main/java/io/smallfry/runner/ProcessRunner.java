package io.smallfry.runner;

import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelDiedException;
import io.smallfry.kernel.KernelException;
import io.smallfry.kernel.KernelLaunch;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.kernel.nursery.Nurseries;
import io.smallfry.runner.terminal.Terminals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Runner} whose kernels are processes of this machine: children of this process, or of its
 * owner's nurseries.
 */
public final class ProcessRunner implements Runner {
  private static final System.Logger log = System.getLogger(ProcessRunner.class.getName());
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final KernelSpecs specs;
  private final InstantSource time;
  private final @Nullable Nurseries nurseries;
  private final @Nullable KernelKeeping keeping;
  private final @Nullable KernelRecords records;

  // Guarded by this.
  private final Map<String, RunningKernel> kernels = new LinkedHashMap<>();
  private final Map<CancelSignal, Thread> runs = new LinkedHashMap<>();
  private @Nullable Terminals terminals;
  private boolean closed;

  /** One without nurseries, except for {@linkplain NotebookRun#warm warm} runs. */
  public ProcessRunner(KernelSpecs specs) {
    this(specs, InstantSource.system(), null);
  }

  /**
   * @param nurseries where ipykernels come from that people work with; closed with this runner;
   *     null starts them plainly
   */
  public ProcessRunner(KernelSpecs specs, InstantSource time, @Nullable Nurseries nurseries) {
    this(specs, time, nurseries, null);
  }

  /**
   * As above; takes over the kernels that an earlier runner has left there.
   *
   * @param keeping null ends kernels with this process
   */
  public ProcessRunner(
      KernelSpecs specs,
      InstantSource time,
      @Nullable Nurseries nurseries,
      @Nullable KernelKeeping keeping) {
    this.specs = specs;
    this.time = time;
    this.nurseries = nurseries;
    this.keeping = keeping;
    this.records = keeping == null ? null : new KernelRecords(keeping.folder());
    if (records != null) {
      records.all().forEach(entry -> adopt(entry, records));
    }
  }

  private void adopt(KernelRecords.Entry entry, KernelRecords from) {
    try {
      Kernel process = Kernel.adopt(launch(entry.spec(), entry.request()), entry.directory());
      RunningKernel kernel =
          RunningKernel.adopted(entry.id(), process, time, entry.startedAt(), this::forget);
      synchronized (this) {
        kernels.put(kernel.id(), kernel);
      }
    } catch (KernelDiedException e) {
      log.log(
          System.Logger.Level.INFO,
          "The kernel {0} ended while no server was there: {1}",
          entry.id(),
          e.exit().describe());
      from.remove(entry.id());
    } catch (KernelException e) {
      log.log(System.Logger.Level.INFO, "The kernel " + entry.id() + " is gone", e);
      from.remove(entry.id());
    }
  }

  private KernelLaunch launch(KernelSpec spec, KernelRequest request) {
    return new KernelLaunch(spec, request.workingDirectory(), request.env(), false, START_TIMEOUT)
        .withNurseries(nurseries)
        .withKeep(keeping == null ? Duration.ZERO : keeping.time());
  }

  @Override
  public KernelSpecs specs() {
    return specs;
  }

  @Override
  public RunningKernel startKernel(KernelRequest request) {
    requireOpen();
    KernelSpec spec = requireSpec(request.specName());
    Kernel process = Kernel.start(launch(spec, request));
    RunningKernel kernel = new RunningKernel(process, time, this::forget);
    if (records != null) {
      records.put(
          new KernelRecords.Entry(
              kernel.id(), process.directory(), spec, request, kernel.startedAt()));
    }
    synchronized (this) {
      if (!closed) {
        kernels.put(kernel.id(), kernel);
        return kernel;
      }
    }
    kernel.shutdown(); // closed meanwhile
    throw closedException();
  }

  private void forget(RunningKernel kernel) {
    if (records != null) {
      records.remove(kernel.id());
    }
    synchronized (this) {
      kernels.remove(kernel.id());
    }
  }

  @Override
  public synchronized Optional<RunningKernel> kernel(String id) {
    return Optional.ofNullable(kernels.get(id));
  }

  @Override
  public synchronized List<RunningKernel> kernels() {
    return List.copyOf(kernels.values());
  }

  @Override
  public synchronized Terminals terminals() {
    Terminals present = terminals;
    if (present == null) {
      if (closed) {
        throw closedException();
      }
      present = new Terminals(System.getenv(), time);
      terminals = present;
    }
    return present;
  }

  @Override
  public NotebookResult run(NotebookRun run, RunListener listener) {
    KernelChoice choice = KernelChoice.of(run, specs);
    if (run.prepareOnly()) {
      return prepare(run, choice, listener);
    }
    KernelSpec spec = choice.requireSpec(specs);
    String secrets = Preflight.check(run, choice.kernelName(), choice.language());
    synchronized (this) {
      if (closed) {
        throw closedException();
      }
      runs.put(run.cancel(), Thread.currentThread());
    }
    NotebookResult result;
    try {
      result =
          new NotebookExecution(run, spec, choice.language(), secrets, warm(run), listener, time)
              .execute();
    } finally {
      synchronized (this) {
        runs.remove(run.cancel());
        notifyAll();
      }
    }
    listener.onFinished(result);
    return result;
  }

  private NotebookResult prepare(NotebookRun run, KernelChoice choice, RunListener listener) {
    requireOpen();
    Preflight.check(run, choice.kernelName(), choice.language());
    NotebookResult result =
        NotebookExecution.prepare(run, choice.kernelName(), choice.language(), listener, time);
    listener.onFinished(result);
    return result;
  }

  private KernelSpec requireSpec(String name) {
    Optional<KernelSpec> spec = specs.find(name);
    if (spec.isEmpty()) {
      throw UnknownKernelException.of(name, specs);
    }
    return spec.get();
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw closedException();
    }
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("this runner is closed");
  }

  @Override
  public void close() {
    end(RunningKernel::shutdown);
  }

  @Override
  public void leave() {
    end(RunningKernel::leave);
  }

  private void end(Consumer<RunningKernel> way) {
    Collection<RunningKernel> open;
    List<CancelSignal> running;
    Terminals screens;
    synchronized (this) {
      closed = true;
      screens = terminals;
      open = List.copyOf(kernels.values());
      running = List.copyOf(runs.keySet());
    }
    running.forEach(signal -> signal.cancel("the platform is shutting down"));
    // Side by side: each may take its grace.
    List<Thread> threads = new ArrayList<>();
    open.forEach(kernel ->
        threads.add(Thread.ofVirtual().name("kernel-shutdown").start(() -> way.accept(kernel))));
    if (screens != null) {
      threads.add(Thread.ofVirtual().name("terminals-end").start(screens::close));
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= joined(thread);
    }
    interrupted |= awaitRuns();
    if (nurseries != null) {
      nurseries.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is kept warm for a run; outlives this runner unless it was given to it. */
  private @Nullable Nurseries warm(NotebookRun run) {
    if (!run.warm()) {
      return null;
    }
    return nurseries != null ? nurseries : Nurseries.standard(System.getenv()).orElse(null);
  }

  private synchronized boolean awaitRuns() {
    boolean interrupted = false;
    while (!runs.isEmpty() && !runs.containsValue(Thread.currentThread())) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private static boolean joined(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
