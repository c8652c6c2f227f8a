package io.smallfry.cli;

import io.smallfry.runner.NotebookSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.List;

/** An output notebook on standard output: written once, at its end. */
final class StreamSink implements NotebookSink {
  private final String path;
  private final PrintStream out;

  StreamSink(String path, PrintStream out) {
    this.path = path;
    this.out = out;
  }

  @Override
  public void write(List<ByteBuffer> document) {
    // What was written can't be replaced; whoever reads wants the whole.
  }

  @Override
  public void complete(List<ByteBuffer> document) throws IOException {
    for (ByteBuffer piece : document) {
      byte[] bytes = new byte[piece.remaining()];
      piece.duplicate().get(bytes);
      out.write(bytes);
    }
    if (out.checkError()) {
      throw new IOException("nobody reads it any more");
    }
  }

  @Override
  public String path() {
    return path;
  }
}
