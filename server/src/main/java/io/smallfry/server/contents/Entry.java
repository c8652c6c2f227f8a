package io.smallfry.server.contents;

import io.smallfry.server.storage.Stat;

/**
 * A file or folder that is there.
 *
 * @param path as clients name it
 * @param stat what storage says of it
 */
record Entry(ContentsPath path, Stat stat) {
  boolean isFolder() {
    return stat.isFolder();
  }

  /** What it is when the client doesn't say how to look at it. */
  ContentsType naturalType() {
    if (isFolder()) {
      return ContentsType.DIRECTORY;
    }
    return path.isNotebook() ? ContentsType.NOTEBOOK : ContentsType.FILE;
  }
}
