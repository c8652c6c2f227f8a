package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.smallfry.kernel.Lifecycle.State;
import org.jspecify.annotations.Nullable;

/** Makes the processes of one kernel, one after the other. */
final class Launching {
  private final KernelLaunch launch;
  private final KernelCommand command;
  private final PrivateDirectory directory;
  private final @Nullable Forking forking;

  Launching(KernelLaunch launch, PrivateDirectory directory) {
    this.launch = launch;
    this.command = new KernelCommand(launch);
    this.directory = directory;
    this.forking =
        launch.nurseries() == null ? null : new Forking(launch, command, launch.nurseries());
  }

  ConnectionInfo newConnection() {
    return switch (command.transport(directory.path())) {
      case IPC -> ConnectionInfo.ipc(directory.path());
      case TCP -> ConnectionInfo.tcp(Ports.take(ConnectionInfo.PORTS));
    };
  }

  /** Whether its processes outlive this one. */
  boolean keeps() {
    return launch.isKept() && OrphanGuard.isPlain(directory.path());
  }

  KernelProcess newProcess(ConnectionInfo connection) {
    directory.removeSockets();
    directory.writeConnectionFile(connection.toJson(launch.spec().name()));
    if (keeps()) {
      directory.write(KeptKernel.HOLDER, (OrphanGuard.HOLDER + "\n").getBytes(US_ASCII));
    }
    if (forking != null) {
      KernelProcess forked = forking.fork(directory.connectionFile(), System.getenv());
      if (forked != null) {
        if (keeps() && forked instanceof NurseryProcess nurserys) {
          watch(KeptKernel.of(nurserys));
        }
        return forked;
      }
    }
    if (keeps()) {
      return KeptProcess.launch(
          command.argv(directory.connectionFile()),
          launch.workingDirectory(),
          command.env(System.getenv()),
          directory.path(),
          process -> watch(KeptKernel.of(process)));
    }
    return ChildProcess.launch(
        command.argv(directory.connectionFile()),
        launch.workingDirectory(),
        command.env(System.getenv()));
  }

  private void watch(KeptKernel kernel) {
    directory.write(KeptKernel.PROCESS, Json.bytes(kernel.toJson()));
    OrphanGuard.INSTANCE.keep(directory.path(), kernel.process(), launch.keep());
  }

  /**
   * Follows the process that another program has left in the directory.
   *
   * @throws KernelDiedException if it has ended
   * @throws KernelException if it can't be followed
   */
  KernelProcess adopt() {
    directory.write(KeptKernel.HOLDER, (OrphanGuard.HOLDER + "\n").getBytes(US_ASCII));
    KeptKernel kernel = KeptKernel.ofJson(directory.read(KeptKernel.PROCESS));
    KernelProcess process =
        kernel.name().isEmpty() || forking == null ? null : forking.adopt(kernel);
    if (process == null) {
      process = KeptProcess.adopt(directory.path(), kernel.process());
    }
    OrphanGuard.INSTANCE.keep(directory.path(), kernel.process(), launch.keep());
    return process;
  }

  /**
   * Where a kernel could listen instead that ended before it ever answered; null if there is
   * nothing left to try.
   */
  @Nullable ConnectionInfo instead(State ended) {
    if (forking != null && ended.process() instanceof NurseryProcess) {
      Log.of(Launching.class)
          .log(
              System.Logger.Level.WARNING,
              "The kernel {0} did not come up in its nursery; a plain start is tried",
              launch.spec().name());
      forking.failed();
      return ended.connection();
    }
    if (ended.connection().transport() == Transport.IPC && command.mayFallBack()) {
      Log.of(Launching.class)
          .log(
              System.Logger.Level.INFO,
              "The kernel {0} did not come up with Unix sockets; TCP is tried",
              launch.spec().name());
      return ended.connection().onTcp(Ports.take(ConnectionInfo.PORTS));
    }
    return null;
  }

  /** As {@link KernelCommand#alwaysBeats} says. */
  boolean alwaysBeats() {
    return command.alwaysBeats();
  }

  /** Whether a nursery would have been used if there had been one. */
  boolean missesNursery() {
    return forking != null && forking.isMissing();
  }

  /** Starts the nursery that was missing, for the next kernel; it has been launched on return. */
  void warmNursery() {
    if (forking != null) {
      forking.warm();
    }
  }
}
