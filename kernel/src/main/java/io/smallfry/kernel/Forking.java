package io.smallfry.kernel;

import io.smallfry.kernel.nursery.ForkRequest;
import io.smallfry.kernel.nursery.LoadTimeVariables;
import io.smallfry.kernel.nursery.Nurseries;
import io.smallfry.kernel.nursery.NurseryException;
import io.smallfry.kernel.nursery.NurserySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gets the processes of one kernel from a nursery. Where a fork would not be like a plain start, or
 * no nursery is there, it says why in the log and gives none.
 */
final class Forking {
  private final KernelLaunch launch;
  private final KernelCommand command;
  private final Nurseries nurseries;
  private @Nullable NurserySpec nursery;
  private boolean absent;
  private boolean failed;

  Forking(KernelLaunch launch, KernelCommand command, Nurseries nurseries) {
    this.launch = launch;
    this.command = command;
    this.nurseries = nurseries;
  }

  /** Null if it is to be started plainly. */
  synchronized @Nullable KernelProcess fork(Path connectionFile, Map<String, String> own) {
    absent = false;
    if (failed) {
      return null;
    }
    Map<String, String> env = command.env(own);
    List<String> arguments = command.ipykernelArguments(connectionFile);
    NurserySpec wanted = nurseryFor(arguments, env, own);
    nursery = wanted;
    if (arguments == null || wanted == null) {
      return null;
    }
    try {
      return NurseryProcess.of(
          nurseries.fork(
              wanted,
              new ForkRequest(arguments, launch.workingDirectory(), env, launch.batch(), keep()),
              task -> Threads.of(launch.batch()).start("kernel-nursery", task)),
          launch.isKept());
    } catch (NurseryException e) {
      absent = e.isAbsent();
      return plainly(e.getMessage());
    } catch (KernelException e) {
      failed();
      return plainly(e.getMessage());
    }
  }

  private Duration keep() {
    return launch.isKept() ? launch.keep() : Duration.ZERO;
  }

  /**
   * Follows a kernel that a nursery forked for another program; null if that nursery is gone.
   *
   * @throws KernelDiedException if the kernel has ended
   */
  @Nullable KernelProcess adopt(KeptKernel kernel) {
    try {
      return NurseryProcess.adopt(
          nurseries.attach(
              kernel.place(),
              kernel.name(),
              task -> Threads.of(launch.batch()).start("kernel-nursery", task)),
          kernel.process());
    } catch (NurseryException e) {
      Log.of(Forking.class)
          .log(
              System.Logger.Level.WARNING,
              "A kernel is followed without its nursery: {0}",
              e.getMessage());
      return null;
    }
  }

  private @Nullable NurserySpec nurseryFor(
      @Nullable List<String> arguments, Map<String, String> env, Map<String, String> own) {
    String obstacle = arguments == null ? notForkable() : obstacle(env);
    if (arguments == null || obstacle != null) {
      var _ = plainly(obstacle);
      return null;
    }
    return new NurserySpec(python(env), preload(), nurserysEnv(env, own));
  }

  /** The nursery that would be asked; null if none. */
  @Nullable NurserySpec nurseryFor(Path connectionFile, Map<String, String> own) {
    return nurseryFor(command.ipykernelArguments(connectionFile), command.env(own), own);
  }

  /** The nursery's kernel did not come up: the next process of this one is started plainly. */
  synchronized void failed() {
    failed = true;
    if (nursery != null) {
      nurseries.distrust(nursery);
    }
  }

  /** Starts the nursery that was missing, for the next kernel. */
  synchronized void warm() {
    if (absent && nursery != null) {
      absent = false;
      var _ = nurseries.warm(nursery);
    }
  }

  synchronized boolean isMissing() {
    return absent;
  }

  private @Nullable KernelProcess plainly(@Nullable String reason) {
    if (reason != null) {
      Log.of(Forking.class)
          .log(
              absent ? System.Logger.Level.DEBUG : System.Logger.Level.INFO,
              "A kernel {0} is started plainly: {1}",
              launch.spec().name(),
              reason);
    }
    return null;
  }

  /** Not even worth a word if it is no ipykernel. */
  private @Nullable String notForkable() {
    return IpykernelStart.isIpykernel(launch.spec().argv())
        ? "its command has options of the interpreter"
        : null;
  }

  private @Nullable String obstacle(Map<String, String> env) {
    if (wishes().path("nursery").isBoolean() && !wishes().path("nursery").booleanValue()) {
      return "its kernel.json says so";
    }
    for (String entry : env.getOrDefault("PYTHONPATH", "").split(":", -1)) {
      if (!entry.startsWith("/") && !env.getOrDefault("PYTHONPATH", "").isEmpty()) {
        return "PYTHONPATH depends on the working directory";
      }
    }
    if (!Files.isDirectory(launch.workingDirectory())) {
      return "its working directory is missing";
    }
    return null;
  }

  private String python(Map<String, String> env) {
    return ChildProcess.executable(launch.spec().argv().getFirst(), launch.workingDirectory(), env);
  }

  private List<String> preload() {
    List<String> modules = new ArrayList<>();
    for (JsonNode module : wishes().path("preload")) {
      if (module.isString()) {
        modules.add(module.stringValue());
      }
    }
    return modules;
  }

  private JsonNode wishes() {
    return launch.spec().json().path("metadata").path("smallfry");
  }

  /** What its kernels have in common, and what is read so early that it must be the same. */
  private Map<String, String> nurserysEnv(Map<String, String> env, Map<String, String> own) {
    return LoadTimeVariables.replaced(command.envOfSpec(own), env);
  }
}
