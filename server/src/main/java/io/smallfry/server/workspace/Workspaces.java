package io.smallfry.server.workspace;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.Homes;
import java.nio.file.Path;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/** Gives people's processes a folder to work in. Thread-safe. */
@Service
public class Workspaces {
  private final Homes homes;

  Workspaces(Homes homes) {
    this.homes = homes;
  }

  /**
   * A folder for a process.
   *
   * @param path of the notebook or console that it is for, as Jupyter writes it; empty for the home
   */
  public Workspace enter(Person person, String path) {
    Path home = homes.of(person);
    return new InPlace(home, LocalFolders.folder(home, path));
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

  /** In the home itself. */
  private record InPlace(Path home, Path folder) implements Workspace {
    @Override
    public void close() {
      // What the process wrote is where it belongs.
    }
  }
}
