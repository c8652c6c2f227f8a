package io.smallfry.server.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An open file: a rename over its name leaves it as it is. */
record FolderSnapshot(FileChannel channel, Stat stat) implements Snapshot {
  @Override
  public InputStream read(long from, long to) {
    return new Range(channel, from, to);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Bytes of the file, at a position of its own. */
  private static final class Range extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;

    Range(FileChannel channel, long from, long to) {
      this.channel = channel;
      this.position = from;
      this.end = to;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (position >= end) {
        return -1;
      }
      if (length == 0) {
        return 0;
      }
      int wanted = (int) Math.min(length, end - position);
      int n = channel.read(ByteBuffer.wrap(target, offset, wanted), position);
      if (n < 0) {
        // Another program writes into the file itself instead of replacing it.
        throw new EOFException("The file became shorter while it was read");
      }
      position += n;
      return n;
    }
  }
}
