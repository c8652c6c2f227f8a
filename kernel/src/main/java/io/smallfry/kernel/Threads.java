package io.smallfry.kernel;

/** How the threads of a kernel are made, most of which wait for one of its channels. */
enum Threads {
  /** For many kernels in one process. */
  VIRTUAL,

  /**
   * For a process that runs one kernel and ends with it. They take a message without the detour
   * over a poller and a carrier, and when the kernel's sockets are closed nothing is left of them:
   * the virtual threads' poller waits in native code for ever, and a Java VM that exits with such a
   * thread waits 300 ms for it.
   */
  PLATFORM;

  static Threads of(boolean batch) {
    return batch ? PLATFORM : VIRTUAL;
  }

  void start(String name, Runnable task) {
    (this == VIRTUAL ? Thread.ofVirtual().name(name) : Thread.ofPlatform().daemon().name(name))
        .start(task);
  }
}
