package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Whole folders. Links are copied and deleted as links, never followed. */
final class Trees {
  private Trees() {}

  /** Copies a folder with all in it but checkpoints. */
  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (folder.endsWith(Checkpoints.FOLDER)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectory(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() || attributes.isSymbolicLink()) {
              Files.copy(file, to.resolve(from.relativize(file)), LinkOption.NOFOLLOW_LINKS);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a folder in which there is nothing but checkpoints. */
  static void deleteEmpty(Path folder, ContentsPath path) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path entry : all) {
        if (!entry.endsWith(Checkpoints.FOLDER)) {
          throw JupyterException.badRequest("Directory " + path + " not empty");
        }
      }
    }
    Path checkpoints = folder.resolve(Checkpoints.FOLDER);
    if (Files.isDirectory(checkpoints, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(checkpoints)) {
        for (Path checkpoint : all) {
          Files.delete(checkpoint);
        }
      }
    }
    Files.deleteIfExists(checkpoints);
    Files.delete(folder);
  }
}
