package io.smallfry.server.storage;

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
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A file that grows beside its place, under a hidden name. */
final class FolderStagedFile implements StagedFile {
  private final FolderStorage storage;
  private final String path;
  private final Path temporary;
  private final FileChannel channel;
  private final OutputStream output;
  private boolean committed;

  private FolderStagedFile(
      FolderStorage storage, String path, Path temporary, FileChannel channel) {
    this.storage = storage;
    this.path = path;
    this.temporary = temporary;
    this.channel = channel;
    this.output = Channels.newOutputStream(channel);
  }

  /**
   * @param target the real place of what will be replaced
   */
  static FolderStagedFile beside(FolderStorage storage, String path, Path target)
      throws IOException {
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = target.resolveSibling(FolderStats.STAGED + unique + ".tmp");
    FileChannel channel =
        FileChannel.open(
            temporary, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    return new FolderStagedFile(storage, path, temporary, channel);
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public Stat commit(Condition condition) throws IOException {
    channel.force(true);
    return storage.replace(
        path,
        condition,
        target -> {
          if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
            permissions.add(PosixFilePermission.OWNER_WRITE);
            Files.setPosixFilePermissions(temporary, permissions);
          }
          Files.move(
              temporary,
              target,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
          committed = true;
          forceFolder(target);
        });
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
