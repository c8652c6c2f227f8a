package io.smallfry.server.database;

import io.smallfry.runner.Folders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this operating system, from an archive on the class path. They are
 * unpacked once, into a folder that is complete when it exists: it is filled beside and renamed.
 *
 * <p>The build calls {@link #main} to have that done before the first start.
 */
public final class PostgresBinaries {
  private PostgresBinaries() {}

  /** Unpacks into the folder given as the only argument, unless it is there already. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("Usage: PostgresBinaries FOLDER");
      System.exit(2);
    }
    System.out.println(unpack(Path.of(args[0])));
  }

  /**
   * The folder of the programs of this version inside {@code parent}, unpacked if it isn't there.
   *
   * @return the folder that holds {@code bin}, {@code lib} and {@code share}
   * @throws IOException when the archive for this system is missing or the folder can't be written
   */
  public static Path unpack(Path parent) throws IOException {
    Path target = folder(parent);
    if (!isComplete(target)) {
      Files.createDirectories(parent);
      Path beside = Files.createTempDirectory(parent, "unpacking-");
      try {
        extract(beside);
        move(beside, target);
      } finally {
        Folders.delete(beside);
      }
    }
    return target;
  }

  /**
   * Finds the programs: where the build put them ({@code <home>/build/postgres}), else unpacked
   * into the data folder.
   */
  static Path find(Path home, Path data) throws IOException {
    Path built = folder(home.resolve("build").resolve("postgres"));
    return isComplete(built) ? built : unpack(data.resolve("postgres").resolve("programs"));
  }

  /** The major version of the programs, e.g. 18. */
  static String majorVersion() throws IOException {
    String version = version();
    return version.substring(0, version.indexOf('.'));
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = resource("/io/smallfry/server/database/postgres-binaries.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static Path folder(Path parent) throws IOException {
    return parent.resolve(version());
  }

  private static boolean isComplete(Path folder) {
    return Files.isExecutable(folder.resolve("bin").resolve("postgres"));
  }

  private static void extract(Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(resource("/" + archiveName()), 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException(
              "The archive of PostgreSQL holds a path outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          Files.setPosixFilePermissions(path, permissions((entry.getMode() & 0100) != 0));
        }
      }
    }
  }

  private static Set<PosixFilePermission> permissions(boolean executable) {
    Set<PosixFilePermission> permissions =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if (executable) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    return permissions;
  }

  /** Another process may have been quicker: then its folder is as good as ours. */
  private static void move(Path beside, Path target) throws IOException {
    Files.setPosixFilePermissions(
        beside,
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE));
    try {
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!isComplete(target)) {
        throw e;
      }
    }
  }

  private static String archiveName() throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String system = os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os;
    String machine =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    return "postgres-" + system + "-" + machine + ".txz";
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = PostgresBinaries.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(
          "There is no PostgreSQL for this system (no "
              + name
              + " on the class path): start one yourself and name it with --database.");
    }
    return in;
  }
}
