package io.smallfry.runner;

import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelLaunch;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.kernel.nursery.Nurseries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Runner} whose kernels are processes of this machine: children of this process, or of its
 * owner's nurseries.
 */
public final class ProcessRunner implements Runner {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final KernelSpecs specs;
  private final InstantSource time;
  private final @Nullable Nurseries nurseries;

  // Guarded by this.
  private final Map<String, RunningKernel> kernels = new LinkedHashMap<>();
  private final Map<CancelSignal, Thread> runs = new LinkedHashMap<>();
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
    this.specs = specs;
    this.time = time;
    this.nurseries = nurseries;
  }

  @Override
  public KernelSpecs specs() {
    return specs;
  }

  @Override
  public RunningKernel startKernel(KernelRequest request) {
    requireOpen();
    KernelSpec spec = requireSpec(request.specName());
    Kernel process =
        Kernel.start(
            new KernelLaunch(spec, request.workingDirectory(), request.env(), false, START_TIMEOUT)
                .withNurseries(nurseries));
    RunningKernel kernel = new RunningKernel(process, time, this::forget);
    synchronized (this) {
      if (!closed) {
        kernels.put(kernel.id(), kernel);
        return kernel;
      }
    }
    kernel.shutdown(); // closed meanwhile
    throw closedException();
  }

  private synchronized void forget(RunningKernel kernel) {
    kernels.remove(kernel.id());
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
    Collection<RunningKernel> open;
    List<CancelSignal> running;
    synchronized (this) {
      closed = true;
      open = List.copyOf(kernels.values());
      running = List.copyOf(runs.keySet());
    }
    running.forEach(signal -> signal.cancel("the platform is shutting down"));
    // Side by side: each may take its grace.
    List<Thread> threads = new ArrayList<>();
    open.forEach(
        kernel -> threads.add(Thread.ofVirtual().name("kernel-shutdown").start(kernel::shutdown)));
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
