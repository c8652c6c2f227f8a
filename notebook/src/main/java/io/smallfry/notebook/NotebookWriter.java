package io.smallfry.notebook;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes a notebook byte for byte as nbformat does (keys sorted, one space of indentation, text as
 * lists of lines, UTF-8 without escapes, a newline at the end), so that Jupyter and we make no
 * differences in each other's files. The minor version stays what it is.
 */
public final class NotebookWriter {
  private NotebookWriter() {}

  /** The notebook as a file's bytes. */
  public static byte[] toBytes(Notebook notebook) {
    List<ByteBuffer> parts = new IncrementalNotebookWriter(notebook).buffers();
    long length = 0;
    for (ByteBuffer part : parts) {
      length += part.remaining();
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw new NotebookException("This notebook is over 2 GiB, more than can be written");
    }
    ByteBuffer file = ByteBuffer.allocate((int) length);
    for (ByteBuffer part : parts) {
      file.put(part);
    }
    return file.array();
  }

  /** Writes the notebook to a stream, which is neither flushed nor closed. */
  public static void write(Notebook notebook, OutputStream out) throws IOException {
    for (ByteBuffer part : new IncrementalNotebookWriter(notebook).buffers()) {
      out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
  }
}
