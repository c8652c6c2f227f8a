package io.smallfry.kernel.zmtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes frames; small messages leave in one system call, large bodies in pieces through the same
 * direct buffer. Not thread-safe, but for {@link #written}.
 */
final class FrameWriter {
  private static final int MAX_HEADER = 9;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer;
  private final AtomicLong written = new AtomicLong();

  FrameWriter(WritableByteChannel channel, int bufferSize) {
    this.channel = channel;
    this.buffer = ByteBuffer.allocateDirect(bufferSize);
  }

  void message(List<byte[]> frames) throws IOException {
    for (int i = 0; i < frames.size(); i++) {
      frame(i < frames.size() - 1 ? FrameReader.MORE : 0, frames.get(i));
    }
    flush();
  }

  void command(byte[] body) throws IOException {
    frame(FrameReader.COMMAND, body);
    flush();
  }

  void raw(byte[] bytes) throws IOException {
    put(bytes);
    flush();
  }

  /** How many bytes the channel has taken so far. */
  long written() {
    return written.get();
  }

  private void frame(int flags, byte[] body) throws IOException {
    if (buffer.remaining() < MAX_HEADER) {
      flush();
    }
    if (body.length > 255) {
      buffer.put((byte) (flags | FrameReader.LONG)).putLong(body.length);
    } else {
      buffer.put((byte) flags).put((byte) body.length);
    }
    put(body);
  }

  private void put(byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int step = Math.min(bytes.length - done, buffer.remaining());
      buffer.put(bytes, done, step);
      done += step;
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      written.addAndGet(channel.write(buffer));
    }
    buffer.clear();
  }
}
