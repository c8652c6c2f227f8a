package io.smallfry.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * One kernel's directory, which only its owner may enter (0700): the connection file (0600) and the
 * Unix sockets. Its path is short, because a Unix socket's path has 103 bytes on macOS, 107 on
 * Linux; and in {@code /tmp} so short that xeus can use it, which has room for 25 characters.
 */
final class PrivateDirectory {
  private static final int MAX_SOCKET_PATH = 103;
  private static final int TRIES = 10;

  /** Not against guessing, which the permissions make useless, but against another's name. */
  private static final int RANDOM_DIGITS = 7;

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  /**
   * Creates one in {@code XDG_RUNTIME_DIR} if that is usable, else in the directory for temporary
   * files, else in /tmp.
   */
  static PrivateDirectory create(Map<String, String> env) {
    IOException last = null;
    for (Path base : bases(env)) {
      for (int i = 0; i < TRIES; i++) {
        Path path = base.resolve("smallfry-" + random());
        if (!isShort(path)) {
          break;
        }
        try {
          Files.createDirectory(
              path,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
          return new PrivateDirectory(path);
        } catch (FileAlreadyExistsException e) {
          last = e;
        } catch (IOException e) {
          last = e;
          break;
        }
      }
    }
    throw new KernelException("No directory for a kernel's sockets can be made", last);
  }

  private static List<Path> bases(Map<String, String> env) {
    Path tmp = Path.of("/tmp");
    Path javas = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    String runtime = env.getOrDefault("XDG_RUNTIME_DIR", "");
    if (runtime.startsWith("/")) {
      return List.of(Path.of(runtime), javas, tmp);
    }
    return List.of(javas, tmp);
  }

  private static String random() {
    return HexFormat.of().toHexDigits(new SecureRandom().nextLong(), RANDOM_DIGITS);
  }

  static boolean isShort(Path directory) {
    return directory.resolve("k-1").toString().getBytes(StandardCharsets.UTF_8).length
        <= MAX_SOCKET_PATH;
  }

  /**
   * One that an earlier process made.
   *
   * @throws KernelException if it is gone, or not its owner's alone
   */
  static PrivateDirectory existing(Path path) {
    try {
      String mode =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && mode.equals("rwx------")) {
        return new PrivateDirectory(path);
      }
    } catch (IOException e) {
      throw new KernelException("The kernel's directory is gone: " + path, e);
    }
    throw new KernelException("The kernel's directory is not its owner's alone: " + path);
  }

  Path path() {
    return path;
  }

  /** Writes a small file, readable by the owner alone, whole or not at all. */
  void write(String name, byte[] content) {
    Path file = path.resolve(name);
    Path fresh = path.resolve(name + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new KernelException("A kernel's directory can't be written: " + e, e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws KernelException if there is no JSON object in it
   */
  ObjectNode read(String name) {
    Path file = path.resolve(name);
    try {
      return Json.object(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new KernelException("A kernel's directory can't be read: " + e, e);
    }
  }

  Path connectionFile() {
    return path.resolve("kernel.json");
  }

  /** Writes the connection file, readable by the owner alone from its first moment. */
  void writeConnectionFile(ObjectNode json) {
    try {
      Files.deleteIfExists(connectionFile());
      Set<StandardOpenOption> options =
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel =
          Files.newByteChannel(
              connectionFile(),
              options,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        var bytes = java.nio.ByteBuffer.wrap(Json.bytes(json));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException e) {
      throw new KernelException("A kernel's connection file can't be written: " + e, e);
    }
  }

  /** Removes sockets that a former process left, so that their appearance means the new one. */
  void removeSockets() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, "k-*")) {
      for (Path entry : entries) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException e) {
      throw new KernelException("A kernel's old sockets can't be removed: " + e, e);
    }
  }

  void delete() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        Files.deleteIfExists(entry);
      }
      Files.deleteIfExists(path);
    } catch (NoSuchFileException e) {
      // Gone already: what was wanted.
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(PrivateDirectory.class.getName())
          .log(System.Logger.Level.WARNING, "A kernel's directory can't be removed: " + path, e);
    }
  }
}
