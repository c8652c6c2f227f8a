package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.runner.IoMessages;
import io.smallfry.runner.NotebookSink;
import java.io.IOException;

/**
 * Notebooks and other documents by the names that a person gives them on a command line: paths,
 * addresses of {@linkplain io.smallfry.runner.store.Stores stores}; {@code -} is a standard stream.
 */
final class NotebookFiles {
  static final String STANDARD_STREAM = "-";

  private NotebookFiles() {}

  /** A name as it may stand in outputs and messages: without a password that an address holds. */
  static String shown(String name, Invocation invocation) {
    return name.equals(STANDARD_STREAM) ? name : invocation.stores().shown(name);
  }

  /**
   * Reads a notebook.
   *
   * @throws CommandException if there is none
   */
  static Notebook read(String name, Invocation invocation) {
    byte[] content = content("the notebook", name, invocation);
    try {
      return NotebookReader.read(content);
    } catch (NotebookException e) {
      throw unreadable("the notebook", name, String.valueOf(e.getMessage()), e, invocation);
    }
  }

  /**
   * Reads a document.
   *
   * @param what it is called in an error, such as {@code the parameters file}
   * @throws CommandException if there is none
   */
  static byte[] content(String what, String name, Invocation invocation) {
    try {
      return name.equals(STANDARD_STREAM)
          ? invocation.in().readAllBytes()
          : invocation.stores().read(name);
    } catch (IOException e) {
      throw unreadable(what, name, IoMessages.describe(e), e, invocation);
    }
  }

  /** The error of what can't be read, or is not what it should be. */
  static CommandException unreadable(
      String what, String name, String why, Exception e, Invocation invocation) {
    String where = name.equals(STANDARD_STREAM) ? "on standard input" : shown(name, invocation);
    return new CommandException(what + " " + where + " can't be read: " + why, e);
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
    try {
      return invocation.stores().sink(name);
    } catch (IOException e) {
      throw new CommandException(
          "the output notebook "
              + shown(name, invocation)
              + " can't be written: "
              + IoMessages.describe(e),
          e);
    }
  }
}
