package io.smallfry.runner;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.runner.terminal.Terminals;
import java.util.List;
import java.util.Optional;

/**
 * The seam 'where code runs', for one owner: kernels and terminals that a person works with, and
 * whole notebooks. Thread-safe.
 */
public interface Runner extends AutoCloseable {
  /** The kernel specs that this runner can start. */
  KernelSpecs specs();

  /**
   * Starts a kernel and returns as soon as its process is launched; its state says when it is
   * ready.
   *
   * @throws UnknownKernelException if there is no such spec
   * @throws io.smallfry.kernel.KernelException if its process can't be started
   * @throws IllegalStateException if this runner is closed
   */
  RunningKernel startKernel(KernelRequest request);

  /** A kernel that {@link #startKernel} started and that has not been shut down. */
  Optional<RunningKernel> kernel(String id);

  /** Those kernels, oldest first. */
  List<RunningKernel> kernels();

  /**
   * The terminals of the owner.
   *
   * @throws IllegalStateException if this runner is closed
   */
  Terminals terminals();

  /**
   * Executes a notebook in a kernel of its own, from first to last cell, and writes its output as
   * it goes. Blocks until the output is complete. Interrupting the thread cancels the run as {@link
   * CancelSignal} does: the output is completed and a result returned, the thread's interrupt flag
   * set.
   *
   * @throws UnknownKernelException if the notebook's kernel is not among {@link #specs()}; nothing
   *     has been written
   * @throws OutputException if the output can't be written; the kernel is shut down
   * @throws IllegalStateException if this runner is closed
   */
  NotebookResult run(NotebookRun run, RunListener listener);

  /**
   * Closes this runner without ending kernels, where the next runner of the same owner can take
   * them over; those of which that can't be are shut down. Cancels the runs and ends the terminals.
   */
  void leave();

  /**
   * Cancels the runs, shuts all kernels down and ends the terminals; returns when their processes
   * have ended.
   */
  @Override
  void close();
}
