package io.smallfry.runner.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.runner.AtomicFiles;
import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The locks of a folder: each environment's own, one a platform, and the archive of all that were
 * built from, with which an old run can be repeated.
 */
record LockFiles(EnvironmentFolder folder) {
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{8,64}");

  /** The lock of an environment on a platform; null if there is none. */
  @Nullable EnvironmentLock read(String name, String platform) {
    return read(folder.lock(name, platform));
  }

  private static @Nullable EnvironmentLock read(Path file) {
    try {
      return EnvironmentLock.parse(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new EnvironmentException(file + " can't be read: " + IoMessages.describe(e), e);
    }
  }

  /** All locks of an environment, on whatever platforms. */
  List<EnvironmentLock> all(String name) {
    return folder.locks(name).stream().map(LockFiles::read).filter(Objects::nonNull).toList();
  }

  /** The lock whose versions a new one should keep; null if there is none. */
  @Nullable EnvironmentLock former(EnvironmentSpec spec, String platform) {
    EnvironmentLock own = read(spec.name(), platform);
    if (own != null) {
      return own;
    }
    // Another platform's: so that a laptop and a server have the same versions.
    return all(spec.name()).stream().filter(lock -> lock.fits(spec)).findFirst().orElse(null);
  }

  /**
   * The lock that a person names.
   *
   * @param named a file's path, or {@code sha256:…}
   */
  EnvironmentLock named(String named) {
    String lower = named.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("sha256:")) {
      Path file = Path.of(named);
      EnvironmentLock lock = read(file);
      if (lock == null) {
        throw new EnvironmentException("there is no lock " + file);
      }
      return lock;
    }
    if (!HASH.matcher(lower).matches()) {
      throw new EnvironmentException(
          "'" + named + "' is not 'sha256:' and at least eight digits of a lock's hash");
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            folder.lockArchive(), lower.substring("sha256:".length()) + "*.lock")) {
      stream.forEach(found::add);
    } catch (NoSuchFileException e) {
      // nothing was built here yet: told below
    } catch (IOException e) {
      throw new EnvironmentException(
          folder.lockArchive() + " can't be read: " + IoMessages.describe(e), e);
    }
    EnvironmentLock lock = found.size() == 1 ? read(found.getFirst()) : null;
    if (lock == null) {
      throw new EnvironmentException(
          found.isEmpty()
              ? "no lock " + named + " was ever built from here; name the lock's file"
              : found.size() + " locks begin with " + named + ": write more of the hash");
    }
    return lock;
  }

  /** Makes a lock the environment's own, and keeps it for ever. */
  Path keep(String name, EnvironmentLock lock) throws IOException {
    Path archive = Files.createDirectories(folder.lockArchive());
    write(archive.resolve(EnvironmentLock.sha256(lock.text()) + ".lock"), lock);
    Path own = folder.lock(name, lock.platform());
    write(own, lock);
    return own;
  }

  private static void write(Path file, EnvironmentLock lock) throws IOException {
    byte[] content = lock.text().getBytes(UTF_8);
    if (!Files.exists(file) || !java.util.Arrays.equals(Files.readAllBytes(file), content)) {
      AtomicFiles.write(file, content, Durability.DISK);
    }
  }
}
