package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.runner.FileSink;
import io.smallfry.runner.IoMessages;
import io.smallfry.runner.NotebookSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Notebooks by the names that a person gives them on a command line; {@code -} is a standard
 * stream.
 */
final class NotebookFiles {
  static final String STANDARD_STREAM = "-";

  private NotebookFiles() {}

  /** A name as it may stand in outputs and messages: without what only the reader may know. */
  static String shown(String name) {
    return name;
  }

  /**
   * Reads a notebook.
   *
   * @throws CommandException if there is none
   */
  static Notebook read(String name, Invocation invocation) {
    try {
      if (name.equals(STANDARD_STREAM)) {
        return NotebookReader.read(invocation.in().readAllBytes());
      }
      Path path = invocation.resolve(name);
      if (Files.isDirectory(path)) {
        throw new CommandException("the notebook " + name + " is a folder");
      }
      return NotebookReader.read(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new CommandException(
          "the notebook " + name + " can't be read: " + IoMessages.describe(e), e);
    } catch (NotebookException e) {
      throw new CommandException("the notebook " + name + " can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Where a notebook is written to. Checked before anything runs; nothing is written yet.
   *
   * @throws CommandException if it can't be written there
   */
  static NotebookSink sink(String name, Invocation invocation) {
    if (name.equals(STANDARD_STREAM)) {
      return new StreamSink(name, invocation.out());
    }
    Path path = invocation.resolve(name);
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw unwritable(name, "it is a folder");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return new DeviceSink(path, name);
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw unwritable(name, "there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw unwritable(name, "the folder " + folder + " can't be written");
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw unwritable(name, "permission denied");
    }
    return new FileSink(path, name);
  }

  private static CommandException unwritable(String name, String why) {
    return new CommandException("the output notebook " + name + " can't be written: " + why);
  }
}
