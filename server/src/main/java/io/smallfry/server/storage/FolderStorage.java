package io.smallfry.server.storage;

import io.smallfry.runner.AtomicFiles;
import io.smallfry.runner.AtomicFiles.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * {@link Storage} in a folder. A sealed file is one that nobody has the right to write: mode 0444.
 */
public final class FolderStorage implements Storage {
  private static final Set<PosixFilePermission> SEALED =
      PosixFilePermissions.fromString("r--r--r--");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;

  /**
   * @param folder where the files are; made on first write
   */
  public FolderStorage(Path folder) {
    this.folder = folder;
  }

  @Override
  public void write(String key, List<ByteBuffer> content, boolean durable) throws IOException {
    Path file = file(key);
    if (isSealed(file)) {
      throw new SealedException(key);
    }
    Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PRIVATE));
    AtomicFiles.write(file, content, durable ? Durability.DISK : Durability.PROCESS);
  }

  @Override
  public Seal seal(String key) throws IOException {
    Path file = file(key);
    Files.setPosixFilePermissions(file, SEALED);
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    return new Seal(HexFormat.of().formatHex(digest.digest()), size);
  }

  @Override
  public InputStream open(String key) throws IOException {
    return Files.newInputStream(file(key));
  }

  @Override
  public boolean exists(String key) throws IOException {
    return Files.isRegularFile(file(key));
  }

  private Path file(String key) {
    return folder.resolve(StorageKey.check(key));
  }

  /** Root may write what nobody may write: the mode is asked, not the right. */
  private static boolean isSealed(Path file) throws IOException {
    return Files.exists(file)
        && !Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
