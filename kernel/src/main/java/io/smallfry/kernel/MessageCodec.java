package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages to frames and back, in the form of the protocol's "wire protocol": routing frames, a
 * delimiter, the signature, four JSON parts, buffers. Not thread-safe.
 */
final class MessageCodec {
  private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(US_ASCII);
  private static final int JSON_PARTS = 4;

  /** How many signatures back a repeated message is recognized. */
  private static final int REMEMBERED = 4096;

  private final MessageSigner signer;
  private final LinkedHashSet<Long> seen = new LinkedHashSet<>();

  MessageCodec(MessageSigner signer) {
    this.signer = signer;
  }

  List<byte[]> encode(Message message) {
    List<byte[]> frames = new ArrayList<>(6 + message.buffers().size());
    frames.add(DELIMITER);
    frames.add(
        signer.sign(
            message.header(), message.parentHeader(), message.metadata(), message.content()));
    frames.add(message.header());
    frames.add(message.parentHeader());
    frames.add(message.metadata());
    frames.add(message.content());
    frames.addAll(message.buffers());
    return frames;
  }

  /**
   * The message, or null (and a logged word) if it is malformed, wrongly signed or a repetition.
   */
  @Nullable Message decode(Channel channel, List<byte[]> frames) {
    return decode(channel, frames, this);
  }

  /**
   * The message of a peer that needs no signature to be known: it holds a Unix socket in a
   * directory which only its owner enters, beside the file with the key. Checking a large output's
   * signature would cost more than all else that is done with it.
   */
  static @Nullable Message decodeVouched(Channel channel, List<byte[]> frames) {
    return decode(channel, frames, null);
  }

  private static @Nullable Message decode(
      Channel channel, List<byte[]> frames, @Nullable MessageCodec checker) {
    int start = 0;
    while (start < frames.size() && !Arrays.equals(frames.get(start), DELIMITER)) {
      start++;
    }
    int json = start + 2;
    if (frames.size() < json + JSON_PARTS) {
      return drop(channel, "it has too few parts");
    }
    byte[] signature = frames.get(start + 1);
    byte[] header = frames.get(json);
    byte[] parent = frames.get(json + 1);
    byte[] metadata = frames.get(json + 2);
    byte[] content = frames.get(json + 3);
    if (checker != null) {
      if (!checker.signer.verify(signature, header, parent, metadata, content)) {
        return drop(channel, "its signature is wrong");
      }
      if (checker.signer.isSigning() && !checker.remember(signature)) {
        return drop(channel, "it is a repetition");
      }
    }
    List<byte[]> buffers = frames.subList(json + JSON_PARTS, frames.size());
    return Message.of(channel, header, parent, metadata, content, buffers);
  }

  /** False if a message of this signature came lately; 64 bits of an HMAC are enough to tell. */
  private boolean remember(byte[] signature) {
    boolean fresh = seen.add(HexFormat.fromHexDigitsToLong(new String(signature, 0, 16, US_ASCII)));
    if (seen.size() > REMEMBERED) {
      seen.removeFirst();
    }
    return fresh;
  }

  private static @Nullable Message drop(Channel channel, String why) {
    Log.of(MessageCodec.class)
        .log(
            System.Logger.Level.WARNING,
            "A kernel''s message on {0} was dropped: {1}",
            channel.wireName(),
            why);
    return null;
  }
}
