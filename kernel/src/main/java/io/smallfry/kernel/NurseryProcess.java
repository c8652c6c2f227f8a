package io.smallfry.kernel;

import io.smallfry.kernel.nursery.ForkExit;
import io.smallfry.kernel.nursery.ForkedProcess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A kernel that a nursery forked. */
final class NurseryProcess implements KernelProcess {
  private static final ForkExit UNKNOWN = new ForkExit(1, 0, "How it ended is not known.");

  private final ForkedProcess process;
  private final ProcessHandle handle;
  private final CompletableFuture<KernelExit> exit;

  private NurseryProcess(ForkedProcess process, ProcessHandle handle) {
    this.process = process;
    this.handle = handle;
    this.exit = process.exit().thenApply(how -> exitOf(how, process.pid()));
  }

  /**
   * Follows a process that was just forked.
   *
   * @throws KernelException if it has ended already
   */
  static NurseryProcess of(ForkedProcess process, boolean kept) {
    ProcessHandle handle =
        ProcessHandle.of(process.pid())
            .orElseThrow(() -> new KernelException("it ended as soon as it was forked"));
    if (!kept) {
      // In case that not even the nursery is there any more when this process is killed.
      OrphanGuard.INSTANCE.watch(process.pid());
    }
    return new NurseryProcess(process, handle);
  }

  /**
   * Follows a process that was forked for another program.
   *
   * @throws KernelDiedException if it has ended
   */
  static NurseryProcess adopt(ForkedProcess process, ProcessIdentity identity) {
    ProcessHandle handle = ProcessHandle.of(identity.pid()).orElse(null);
    if (process.pid() != identity.pid() || handle == null) {
      // It ended meanwhile, and how is being told.
      KernelExit how =
          process
              .exit()
              .completeOnTimeout(UNKNOWN, 1, TimeUnit.SECONDS)
              .thenApply(it -> exitOf(it, identity.pid()))
              .join();
      throw new KernelDiedException(how);
    }
    return new NurseryProcess(process, handle);
  }

  ForkedProcess process() {
    return process;
  }

  @Override
  public void leave() {
    process.leave();
  }

  /** The nursery has already killed what was left of its group. */
  private static KernelExit exitOf(ForkExit how, long pid) {
    OrphanGuard.INSTANCE.forget(pid);
    return how.signal() > 0
        ? new KernelExit(Signals.BASE + how.signal(), Signals.name(how.signal()), how.tail())
        : new KernelExit(how.code(), null, how.tail());
  }

  @Override
  public ProcessHandle handle() {
    return handle;
  }

  @Override
  public boolean isAlive() {
    return process.isRunning();
  }

  @Override
  public CompletableFuture<Void> listening() {
    return process.ready();
  }

  @Override
  public CompletableFuture<KernelExit> exit() {
    return exit;
  }

  @Override
  public void signal(ProcessGroup.Signal signal) {
    if (!process.signal(signal.number()) && process.isRunning()) {
      ProcessGroup.signal(handle, signal);
    }
  }

  /** Should the nursery hang, the kernel is ended past it. */
  @Override
  public void end() {
    KernelProcess.super.end();
    if (process.isRunning()) {
      ProcessGroup.signal(handle, ProcessGroup.Signal.KILL);
    }
  }
}
