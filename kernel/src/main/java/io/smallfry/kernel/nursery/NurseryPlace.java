package io.smallfry.kernel.nursery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folder with the sockets of a person's nurseries, which all of the person's programs know:
 * {@code smallfry-nurseries-UID} in {@code XDG_RUNTIME_DIR}, else in the folder for temporary
 * files. Nurseries make it and the last one removes it. That only its owner may enter it is what
 * tells a nursery from an impostor, and its owner's programs from others.
 *
 * @param folder may not exist
 */
record NurseryPlace(Path folder) {
  private static final int MAX_SOCKET_PATH = 107;
  private static final String OWNER_ALONE = "rwx------";

  static NurseryPlace standard(Map<String, String> env) throws IOException {
    List<Path> bases = new ArrayList<>();
    String runtime = env.getOrDefault("XDG_RUNTIME_DIR", "");
    if (runtime.startsWith("/")) {
      bases.add(Path.of(runtime));
    }
    bases.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    bases.add(Path.of("/tmp"));
    for (Path base : bases) {
      NurseryPlace place =
          new NurseryPlace(base.toAbsolutePath().resolve("smallfry-nurseries-" + uid()));
      if (Files.isWritable(base) && place.isShort()) {
        return place;
      }
    }
    throw new NoSuchFileException("no folder for the sockets of nurseries");
  }

  private boolean isShort() {
    String longest = socket("0123456789abcdef") + ".1234567.new";
    return longest.getBytes(UTF_8).length < MAX_SOCKET_PATH;
  }

  private static Object uid() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  Path socket(String key) {
    return folder.resolve(key);
  }

  /**
   * Connects to the nursery with this key.
   *
   * @throws NurseryException if there is none, or the folder is not to be trusted
   */
  SocketChannel connect(String key) throws NurseryException {
    try {
      if (!Files.exists(socket(key), LinkOption.NOFOLLOW_LINKS)) {
        throw new NurseryException("its nursery is not up yet", true);
      }
      String permissions =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
      Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          || !permissions.equals(OWNER_ALONE)
          || !owner.equals(uid())) {
        throw new NurseryException(
            "the folder of nurseries is not its owner's alone: " + folder, false);
      }
      return SocketChannel.open(UnixDomainSocketAddress.of(socket(key)));
    } catch (IOException e) {
      // One that was killed leaves its socket; the next one replaces it.
      throw new NurseryException("its nursery does not answer: " + e.getMessage(), true);
    }
  }
}
