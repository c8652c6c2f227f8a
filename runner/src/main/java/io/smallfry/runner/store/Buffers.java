package io.smallfry.runner.store;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A document in pieces, read as one stream, without a copy of the whole. */
public final class Buffers {
  private Buffers() {}

  /** In bytes. */
  public static long size(List<ByteBuffer> document) {
    long size = 0;
    for (ByteBuffer piece : document) {
      size += piece.remaining();
    }
    return size;
  }

  /** The document in parts of so many bytes; the last is what is left. They share its memory. */
  static List<List<ByteBuffer>> parts(List<ByteBuffer> document, int bytes) {
    List<List<ByteBuffer>> parts = new ArrayList<>();
    List<ByteBuffer> part = new ArrayList<>();
    int room = bytes;
    for (ByteBuffer piece : document) {
      ByteBuffer rest = piece.duplicate();
      while (rest.hasRemaining()) {
        int length = Math.min(room, rest.remaining());
        part.add(rest.slice(rest.position(), length));
        rest.position(rest.position() + length);
        room -= length;
        if (room == 0) {
          parts.add(part);
          part = new ArrayList<>();
          room = bytes;
        }
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  /** Each call starts anew: an upload that is tried again reads it again. */
  public static InputStream stream(List<ByteBuffer> document) {
    return new Stream(document);
  }

  private static final class Stream extends InputStream {
    private final List<ByteBuffer> rest = new ArrayList<>();
    private int at;

    Stream(List<ByteBuffer> document) {
      document.forEach(piece -> rest.add(piece.duplicate()));
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      while (at < rest.size() && !rest.get(at).hasRemaining()) {
        at++;
      }
      if (at == rest.size()) {
        return -1;
      }
      int n = Math.min(length, rest.get(at).remaining());
      rest.get(at).get(target, offset, n);
      return n;
    }
  }
}
