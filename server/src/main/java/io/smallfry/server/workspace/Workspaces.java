package io.smallfry.server.workspace;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.storage.Storage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/**
 * Gives people's processes a folder to work in: the home itself, or where homes are in object
 * storage, one that holds what was fetched. Thread-safe.
 */
@Service
public class Workspaces implements AutoCloseable {
  private final Homes homes;
  private final InstantSource time;
  private final WorkspaceLimit limit;
  private final Map<Long, FetchedHome> fetched = new ConcurrentHashMap<>();

  Workspaces(Homes homes, ServerSettings settings, InstantSource time) {
    this.homes = homes;
    this.time = time;
    this.limit = WorkspaceLimit.of(settings.bucket() == null ? Map.of() : settings.bucket().env());
  }

  /**
   * A folder for a process.
   *
   * @param path of the notebook or console that it is for, as Jupyter writes it; empty for the home
   */
  public Workspace enter(Person person, String path) {
    Path folder = homes.of(person);
    Storage home = homes.storage(person);
    return home.isLocal()
        ? new InPlace(folder, LocalFolders.folder(folder, path))
        : fetched
            .computeIfAbsent(person.id(), id -> new FetchedHome(home, folder, limit, time))
            .enter(path);
  }

  /** Starts a kernel in a workspace, which is closed when the kernel is gone. */
  public RunningKernel enter(Person person, String path, Function<Workspace, RunningKernel> start) {
    Workspace workspace = enter(person, path);
    boolean started = false;
    try {
      RunningKernel kernel = start.apply(workspace);
      started = true;
      var _ = kernel.exit().thenRunAsync(workspace::close, Thread::startVirtualThread);
      return kernel;
    } finally {
      if (!started) {
        workspace.close();
      }
    }
  }

  /** Brings what kernels wrote to their homes; the kernels have ended by now. */
  @Override
  public void close() {
    fetched.values().forEach(FetchedHome::close);
  }

  /** In the home itself. */
  private record InPlace(Path home, Path folder) implements Workspace {
    @Override
    public Map<String, String> env() {
      return Map.of();
    }

    @Override
    public void close() {
      // What the process wrote is where it belongs.
    }
  }
}
