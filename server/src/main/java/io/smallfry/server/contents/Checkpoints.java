package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * The one checkpoint of a file, where Jupyter keeps it: in {@code .ipynb_checkpoints} beside it.
 * Its time is that of the content it holds.
 */
final class Checkpoints {
  /** The id of the only checkpoint. */
  static final String ID = "checkpoint";

  /** The folder of checkpoints in each folder. */
  static final String FOLDER = ".ipynb_checkpoints";

  private final HomeFolder home;

  Checkpoints(HomeFolder home) {
    this.home = home;
  }

  Optional<Instant> find(Path file) throws IOException {
    Path checkpoint = place(file);
    return isInPlace(checkpoint)
        ? Optional.of(Files.getLastModifiedTime(checkpoint, LinkOption.NOFOLLOW_LINKS).toInstant())
        : Optional.empty();
  }

  Instant create(Path file) throws IOException {
    Path checkpoint = place(file);
    Path folder = folder(file);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder);
    }
    FileTime time = Files.getLastModifiedTime(file);
    copy(file, checkpoint);
    Files.setLastModifiedTime(checkpoint, time);
    return time.toInstant();
  }

  void restore(Path file, String path, String id) throws IOException {
    copy(require(file, path, id), file);
  }

  void delete(Path file, String path, String id) throws IOException {
    Files.delete(require(file, path, id));
  }

  /** Forgets the checkpoint of a file that is gone. */
  void forget(Path file) throws IOException {
    Path checkpoint = place(file);
    if (isInPlace(checkpoint)) {
      Files.delete(checkpoint);
    }
  }

  /** Takes the checkpoint of a renamed file along. */
  void move(Path from, Path to) throws IOException {
    Path checkpoint = place(from);
    if (isInPlace(checkpoint)) {
      Path folder = folder(to);
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
      }
      Files.move(checkpoint, place(to), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path require(Path file, String path, String id) throws IOException {
    Path checkpoint = place(file);
    if (!id.equals(ID) || !isInPlace(checkpoint)) {
      throw JupyterException.notFound("Checkpoint does not exist: " + path + "@" + id);
    }
    return checkpoint;
  }

  /** Whether it is a file in a real folder: not a link, nor behind one, to somewhere else. */
  private static boolean isInPlace(Path checkpoint) {
    Path folder = checkpoint.getParent();
    return folder != null
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(checkpoint, LinkOption.NOFOLLOW_LINKS);
  }

  private void copy(Path from, Path to) throws IOException {
    try (FileChannel channel = home.open(from);
        InputStream in = Channels.newInputStream(channel);
        StagedFile staged = StagedFile.beside(to);
        OutputStream out = staged.output()) {
      in.transferTo(out);
      staged.commit();
    }
  }

  private static Path folder(Path file) {
    return file.resolveSibling(FOLDER);
  }

  private static Path place(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String base = dot > 0 ? name.substring(0, dot) : name;
    String extension = dot > 0 ? name.substring(dot) : "";
    return folder(file).resolve(base + "-" + ID + extension);
  }
}
