package io.smallfry.server.workspace;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a process of a person works: a folder on this machine's disk that holds the files beside a
 * notebook. Close it when the process has ended.
 */
public interface Workspace extends AutoCloseable {
  /** The folder that stands for the person's home. */
  Path home();

  /** Where the process starts: the folder of its notebook, or the next one above that there is. */
  Path folder();

  /**
   * Where a path of the person's home is, or would be.
   *
   * @param path as Jupyter writes it; nothing in it leads out
   */
  default Path place(String path) {
    return home().resolve(LocalFolders.below(path));
  }

  /**
   * What the process's environment must say instead of what the server's says: the server's keys
   * are not the person's.
   */
  Map<String, String> env();

  /** Idempotent. What the process changed is in the person's home when this returns. */
  @Override
  void close();
}
