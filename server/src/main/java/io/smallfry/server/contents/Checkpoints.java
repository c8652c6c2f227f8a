package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.storage.Stat;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The one checkpoint of a file, where Jupyter keeps it: in {@code .ipynb_checkpoints} beside it.
 * Its time is that of the content it holds, where storage can keep that.
 */
final class Checkpoints {
  /** The id of the only checkpoint. */
  static final String ID = "checkpoint";

  /** The folder of checkpoints in each folder. */
  static final String FOLDER = ".ipynb_checkpoints";

  private final Storage home;

  Checkpoints(Storage home) {
    this.home = home;
  }

  Optional<Instant> find(ContentsPath file) throws IOException {
    Stat stat = home.stat(place(file));
    return stat != null && stat.isFile() ? Optional.of(stat.modified()) : Optional.empty();
  }

  Instant create(Entry entry) throws IOException {
    String place = place(entry.path());
    home.copy(entry.path().toString(), place, name -> true);
    home.setModified(place, entry.stat().modified());
    return find(entry.path()).orElse(entry.stat().modified());
  }

  void restore(ContentsPath file, String id) throws IOException {
    home.copy(require(file, id), file.toString(), name -> true);
  }

  void delete(ContentsPath file, String id) throws IOException {
    home.delete(require(file, id));
  }

  /** Forgets the checkpoint of a file that is gone. */
  void forget(ContentsPath file) throws IOException {
    if (find(file).isPresent()) {
      home.delete(place(file));
    }
  }

  /** Takes the checkpoint of a renamed file along. */
  void move(ContentsPath from, ContentsPath to) throws IOException {
    if (find(from).isPresent()) {
      forget(to); // of a file that was there before
      home.move(place(from), place(to));
    }
  }

  private String require(ContentsPath file, String id) throws IOException {
    if (!id.equals(ID) || find(file).isEmpty()) {
      throw JupyterException.notFound("Checkpoint does not exist: " + file + "@" + id);
    }
    return place(file);
  }

  private static String place(ContentsPath file) {
    String name = file.name();
    int dot = name.lastIndexOf('.');
    String base = dot > 0 ? name.substring(0, dot) : name;
    String extension = dot > 0 ? name.substring(dot) : "";
    return file.parent().child(FOLDER) + "/" + base + "-" + ID + extension;
  }
}
