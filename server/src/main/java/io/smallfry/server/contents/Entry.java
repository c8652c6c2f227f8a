package io.smallfry.server.contents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file or folder that is there.
 *
 * @param path as clients name it
 * @param file its real path
 */
record Entry(ContentsPath path, Path file, BasicFileAttributes attributes) {
  static Entry of(ContentsPath path, Path file) throws IOException {
    return new Entry(path, file, HomeFolder.attributes(file));
  }

  boolean isFolder() {
    return attributes.isDirectory();
  }

  boolean writable() {
    return Files.isWritable(file);
  }

  /** What it is when the client doesn't say how to look at it. */
  ContentsType naturalType() {
    if (isFolder()) {
      return ContentsType.DIRECTORY;
    }
    return path.isNotebook() ? ContentsType.NOTEBOOK : ContentsType.FILE;
  }
}
