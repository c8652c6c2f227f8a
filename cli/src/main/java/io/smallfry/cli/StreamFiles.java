package io.smallfry.cli;

import io.smallfry.runner.IoMessages;
import io.smallfry.runner.RunListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code --stdout-file}, {@code --stderr-file}: what cells print, in files, as it comes. One file
 * may be both; {@code -} is standard output.
 */
final class StreamFiles implements RunListener, AutoCloseable {
  private final @Nullable PrintStream out;
  private final @Nullable PrintStream err;
  private final Invocation invocation;
  private boolean told;

  private StreamFiles(@Nullable PrintStream out, @Nullable PrintStream err, Invocation invocation) {
    this.out = out;
    this.err = err;
    this.invocation = invocation;
  }

  /**
   * Opens the files, which empties them.
   *
   * @param notebook where the output notebook goes, which can't share standard output with a log
   * @throws UsageException if one can't be written
   */
  static StreamFiles open(Arguments arguments, Invocation invocation, String notebook) {
    String outName = arguments.text("--stdout-file");
    String errName = arguments.text("--stderr-file");
    PrintStream out =
        outName == null ? null : stream("--stdout-file", outName, invocation, notebook);
    PrintStream err;
    if (errName == null) {
      err = null;
    } else if (outName != null && invocation.resolve(errName).equals(invocation.resolve(outName))) {
      err = out;
    } else {
      err = stream("--stderr-file", errName, invocation, notebook);
    }
    return new StreamFiles(out, err, invocation);
  }

  private static PrintStream stream(
      String option, String name, Invocation invocation, String notebook) {
    if (name.equals(NotebookFiles.STANDARD_STREAM)) {
      if (notebook.equals(NotebookFiles.STANDARD_STREAM)) {
        throw new UsageException(
            "'" + option + " -' and the output notebook can't both be standard output");
      }
      return invocation.out();
    }
    Path file = invocation.resolve(name);
    try {
      OutputStream stream = Files.newOutputStream(file);
      return new PrintStream(stream, true, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException(
          "'" + option + "': " + name + " can't be written: " + IoMessages.describe(e));
    }
  }

  @Override
  public void onStream(int index, String name, String text) {
    PrintStream stream = name.equals("stderr") ? err : out;
    if (stream == null) {
      return;
    }
    stream.print(text);
    stream.flush();
    if (stream.checkError() && !told) {
      told = true;
      invocation.say("what cells print can't be written to its file any more");
    }
  }

  @Override
  public void close() {
    for (PrintStream stream : new PrintStream[] {out, err}) {
      if (stream != null && !stream.equals(invocation.out())) {
        stream.close();
      }
    }
  }
}
