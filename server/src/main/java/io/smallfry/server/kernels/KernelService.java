package io.smallfry.server.kernels;

import io.smallfry.kernel.KernelException;
import io.smallfry.runner.KernelRequest;
import io.smallfry.runner.Runner;
import io.smallfry.runner.RunningKernel;
import io.smallfry.runner.UnknownKernelException;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.runners.Runners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  private final Homes homes;
  private final Map<String, KernelRelays> relays = new ConcurrentHashMap<>();

  KernelService(Runners runners, Homes homes) {
    this.runners = runners;
    this.homes = homes;
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
    Path home = homes.of(person);
    Path folder = path == null ? home : folder(home, path);
    Map<String, String> env =
        named && path != null
            ? Map.of("JPY_SESSION_NAME", home.resolve(below(path)).toString())
            : Map.of();
    String name = spec == null || spec.isEmpty() ? runner.specs().defaultName() : spec;
    RunningKernel kernel = runner.startKernel(new KernelRequest(name, folder, env));
    KernelRelays clients = new KernelRelays(kernel, new KernelGuard(kernel));
    relays.put(kernel.id(), clients);
    var _ =
        kernel
            .exit()
            .thenRun(() -> {
              relays.remove(kernel.id());
              clients.closeAll();
            });
    return kernel;
  }

  /** The nearest folder inside the home that exists, going up from the path's own. */
  private static Path folder(Path home, String path) {
    Path place = home.resolve(below(path)).getParent();
    while (place != null && place.startsWith(home)) {
      if (Files.isDirectory(place)) {
        try {
          if (place.toRealPath().startsWith(home)) {
            return place;
          }
        } catch (IOException e) {
          return home; // gone meanwhile
        }
      }
      place = place.getParent();
    }
    return home;
  }

  /** The path below the home, with nothing in it that leads out. */
  private static String below(String path) {
    StringBuilder clean = new StringBuilder();
    for (String name : path.split("/", -1)) {
      boolean plain = !name.isEmpty() && !name.equals(".") && !name.equals("..");
      if (plain && name.indexOf('\0') < 0) {
        clean.append(clean.isEmpty() ? "" : "/").append(name);
      }
    }
    return clean.toString();
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
