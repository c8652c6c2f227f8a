package io.smallfry.runner.store;

import io.smallfry.runner.NotebookSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * An output notebook in what is no regular file ({@code /dev/null}, a named pipe): written once, at
 * its end.
 */
record DeviceSink(Path device, String path) implements NotebookSink {
  @Override
  public void write(List<ByteBuffer> document) {
    // What was written can't be replaced.
  }

  @Override
  public void complete(List<ByteBuffer> document) throws IOException {
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
      for (ByteBuffer piece : document) {
        ByteBuffer rest = piece.duplicate();
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
    }
  }
}
