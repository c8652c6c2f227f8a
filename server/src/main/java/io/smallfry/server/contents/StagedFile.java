package io.smallfry.server.contents;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that grows beside its place, under a hidden name, and takes the place when it is whole:
 * for contents too large to be held. Closed without being committed it leaves nothing behind.
 */
final class StagedFile implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private boolean committed;

  private StagedFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  static StagedFile beside(Path target) throws IOException {
    Path temporary =
        target.resolveSibling(".upload-" + Long.toHexString(RANDOM.nextLong()) + ".tmp");
    FileChannel channel =
        FileChannel.open(
            temporary, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    return new StagedFile(target, temporary, channel);
  }

  OutputStream output() {
    return Channels.newOutputStream(channel);
  }

  /** Forces the content to the disk and puts it in its place, with the old one's permissions. */
  void commit() throws IOException {
    if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
      permissions.add(PosixFilePermission.OWNER_WRITE);
      Files.setPosixFilePermissions(temporary, permissions);
    }
    channel.force(true);
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    committed = true;
    forceFolder(target);
  }

  /** So that the name, too, survives a power cut. */
  static void forceFolder(Path of) throws IOException {
    Path folder = of.getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
