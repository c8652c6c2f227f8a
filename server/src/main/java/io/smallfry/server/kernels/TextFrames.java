package io.smallfry.server.kernels;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;

/** A text message in frames of at most 64 Ki characters, decoded one by one. */
final class TextFrames implements Iterator<WebSocketMessage<?>> {
  private static final int CHARACTERS = 64 * 1024;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final List<byte[]> pieces;
  private int next;
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private boolean ended;

  /**
   * Reads the pieces one after the other.
   *
   * @param pieces of UTF-8, each of whole characters
   */
  TextFrames(List<byte[]> pieces) {
    this.pieces = pieces;
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public WebSocketMessage<?> next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    CharBuffer text = CharBuffer.allocate(CHARACTERS);
    boolean full = false;
    while (!full) {
      if (!piece.hasRemaining()) {
        if (next == pieces.size()) {
          break;
        }
        piece = ByteBuffer.wrap(pieces.get(next++));
        decoder.reset();
      }
      full = decoder.decode(piece, text, true).isOverflow();
    }
    ended = !piece.hasRemaining() && next == pieces.size();
    return new TextMessage(text.flip().toString(), ended);
  }
}
