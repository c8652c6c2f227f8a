package io.smallfry.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that only their owner enters. */
final class PrivateFolders {
  private PrivateFolders() {}

  /** Makes the folder if it isn't there, and lets only its owner in. */
  static Path make(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }
}
