package io.smallfry.runner.store;

import io.smallfry.runner.FileSink;
import io.smallfry.runner.NotebookSink;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Files, by path or by {@code file://} address.
 *
 * @param directory what paths are relative to
 */
record FileStore(Path directory) implements Store {
  @Override
  public byte[] read(String name) throws IOException {
    Path path = path(name);
    if (Files.isDirectory(path)) {
      throw StoreException.refused("it is a folder", null);
    }
    return Files.readAllBytes(path);
  }

  @Override
  public NotebookSink sink(String name) throws IOException {
    Path path = path(name);
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw StoreException.refused("it is a folder", null);
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return new DeviceSink(path, name);
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw StoreException.refused("there is no folder " + folder, null);
    }
    if (!Files.isWritable(folder)) {
      throw StoreException.refused("the folder " + folder + " can't be written", null);
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw StoreException.refused("permission denied", null);
    }
    return new FileSink(path, name);
  }

  private Path path(String name) throws StoreException {
    try {
      return Stores.scheme(name).isEmpty() ? directory.resolve(name) : ofAddress(name);
    } catch (InvalidPathException e) {
      throw StoreException.refused("that can't be the name of a file", e);
    }
  }

  private static Path ofAddress(String name) throws StoreException {
    try {
      URI address = new URI(name);
      String host = address.getHost();
      if ((host == null || host.equals("localhost")) && address.getPath().startsWith("/")) {
        return Path.of(address.getPath());
      }
    } catch (URISyntaxException e) {
      throw StoreException.refused("that is no address: " + e.getReason(), e);
    }
    throw StoreException.refused("a file's address is file:///path", null);
  }
}
