package io.smallfry.server.kernels;

import io.smallfry.kernel.KernelException;
import io.smallfry.runner.KernelRequest;
import io.smallfry.runner.Runner;
import io.smallfry.runner.RunningKernel;
import io.smallfry.runner.UnknownKernelException;
import io.smallfry.server.KernelSettings;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.runners.Runners;
import io.smallfry.server.workspace.Workspaces;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.ObjectNode;

/** Starts, finds and ends a person's kernels. Thread-safe. */
@Service
class KernelService {
  private static final Duration RESTART_TIMEOUT = Duration.ofSeconds(60);

  private final Runners runners;
  private final Workspaces workspaces;
  private final KernelSettings settings;
  private final Map<String, KernelRelays> relays = new ConcurrentHashMap<>();

  KernelService(Runners runners, Workspaces workspaces, ServerSettings settings) {
    this.runners = runners;
    this.workspaces = workspaces;
    this.settings = settings.kernels();
    runners.kernels().forEach(this::serve);
  }

  /** Has browsers connect to it, for as long as it lives. */
  private void serve(RunningKernel kernel) {
    KernelRelays clients = new KernelRelays(kernel, new KernelGuard(kernel), settings);
    relays.put(kernel.id(), clients);
    var _ =
        kernel
            .exit()
            .thenRun(() -> {
              relays.remove(kernel.id());
              clients.closeAll();
            });
  }

  Runner runner(Person person) {
    return runners.of(person);
  }

  /**
   * Starts a kernel.
   *
   * @param spec the kernel spec's name; null starts the default one
   * @param path of the notebook or console it is for, as Jupyter writes it; it starts in the folder
   *     of that path, or the next one above that exists
   * @param named whether the kernel is told the path as its session's name
   * @throws UnknownKernelException if there is no such kernel spec
   * @throws KernelException if its process can't be started
   */
  RunningKernel start(Person person, @Nullable String spec, @Nullable String path, boolean named) {
    Runner runner = runners.of(person);
    String name = spec == null || spec.isEmpty() ? runner.specs().defaultName() : spec;
    RunningKernel kernel =
        workspaces.enter(
            person,
            path == null ? "" : path,
            workspace -> {
              Map<String, String> env = new HashMap<>(workspace.env());
              if (named && path != null) {
                env.put("JPY_SESSION_NAME", workspace.place(path).toString());
              }
              return runner.startKernel(new KernelRequest(name, workspace.folder(), env));
            });
    serve(kernel);
    return kernel;
  }

  Optional<RunningKernel> find(Person person, String id) {
    return runners.of(person).kernel(id);
  }

  RunningKernel require(Person person, String id) {
    return find(person, id)
        .orElseThrow(() -> JupyterException.notFound("Kernel does not exist: " + id));
  }

  /** The kernel's connections to browsers; null if it is gone. */
  @Nullable KernelRelays relays(RunningKernel kernel) {
    return relays.get(kernel.id());
  }

  /** Replaces a kernel's process and returns when the new one answers. */
  void restart(RunningKernel kernel) {
    try {
      kernel.restart();
      kernel.kernel().awaitReady(RESTART_TIMEOUT);
    } catch (KernelException e) {
      throw new JupyterException(500, "Exception restarting kernel: " + e.getMessage(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JupyterException(503, "The server is stopping", null);
    }
  }

  static ObjectNode model(RunningKernel kernel) {
    ObjectNode model = JupyterJson.object();
    model.put("id", kernel.id());
    model.put("name", kernel.specName());
    model.put("last_activity", JupyterJson.time(kernel.lastActivity()));
    model.put("execution_state", kernel.state().wireName());
    model.put("connections", kernel.connections());
    return model;
  }
}
