package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.zmtp.Fuzz;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever arrives as a message is one, or is dropped; what is in it is JSON, or an exception. */
@Timeout(1200)
final class MessageFuzzTest {
  private static final String KEY = "a key";

  private final MessageSigner signer = new MessageSigner(ConnectionInfo.SIGNATURE_SCHEME, KEY);
  private final MessageCodec receiver =
      new MessageCodec(new MessageSigner(ConnectionInfo.SIGNATURE_SCHEME, KEY));
  private long accepted;

  @Test
  void aMessageIsTakenOrDropped() {
    java.util.logging.Logger log = java.util.logging.Logger.getLogger(MessageCodec.class.getName());
    java.util.logging.Level before = log.getLevel();
    log.setLevel(java.util.logging.Level.OFF);
    try {
      long count =
          Fuzz.run(
              "messages",
              fuzz -> {
                List<byte[]> frames = frames(fuzz);
                Channel channel = fuzz.rarely(2) ? Channel.IOPUB : Channel.SHELL;
                Message message = receiver.decode(channel, frames);
                if (message != null) {
                  accepted++;
                  read(message);
                }
              });
      assertThat(accepted).isBetween(count / 10, count);
    } finally {
      log.setLevel(before);
    }
  }

  private static void read(Message message) {
    assertThat(message.type()).isNotNull();
    assertThat(message.id()).isNotNull();
    assertThat(message.toString()).isNotNull();
    String parent = message.parentId() + message.parentSession() + message.parentType();
    assertThat(parent).isNotNull();
    try {
      assertThat(message.contentJson()).isNotNull();
    } catch (KernelException e) {
      assertThat(e).hasMessageContaining("The content of a kernel's");
    }
  }

  private List<byte[]> frames(Fuzz fuzz) {
    byte[] header = part(fuzz, "{\"msg_id\":\"i\",\"msg_type\":\"stream\",\"session\":\"s\"}");
    byte[] parent = part(fuzz, "{\"msg_id\":\"p\",\"session\":\"s\",\"x\":[1,{\"y\":null}]}");
    byte[] content =
        part(fuzz, "{\"name\":\"stdout\",\"text\":\"\\u00e4\\n\",\"n\":[1.5e3,-0,true]}");
    byte[] metadata = part(fuzz, "{}");
    List<byte[]> frames = new ArrayList<>();
    for (int i = fuzz.random.nextInt(3); i > 0; i--) {
      frames.add(fuzz.bytes(40));
    }
    frames.add("<IDS|MSG>".getBytes(UTF_8));
    frames.add(signer.sign(header, parent, metadata, content));
    frames.addAll(List.of(header, parent, metadata, content));
    for (int i = fuzz.random.nextInt(3); i > 0; i--) {
      frames.add(fuzz.bytes(100));
    }
    if (fuzz.rarely(4)) {
      int at = fuzz.random.nextInt(frames.size());
      switch (fuzz.random.nextInt(4)) {
        case 0 -> frames.remove(at);
        case 1 -> frames.set(at, fuzz.mutate(frames.get(at)));
        case 2 -> frames.add(at, fuzz.bytes(70));
        default -> frames.subList(at, frames.size()).clear();
      }
    }
    return frames;
  }

  private static byte[] part(Fuzz fuzz, String good) {
    return switch (fuzz.random.nextInt(12)) {
      case 0, 1, 2 -> fuzz.mutate(good.getBytes(UTF_8));
      case 3 -> fuzz.bytes(60);
      case 4 -> deep(fuzz).getBytes(UTF_8);
      case 5 -> hostile(fuzz).getBytes(UTF_8);
      case 6 -> badText(fuzz);
      default -> good.getBytes(UTF_8);
    };
  }

  private static String deep(Fuzz fuzz) {
    int depth = fuzz.random.nextInt(fuzz.rarely(10) ? 200_000 : 2_000);
    String open = fuzz.rarely(2) ? "[" : "{\"a\":";
    return "{\"a\":" + open.repeat(depth) + (fuzz.rarely(2) ? "" : "1");
  }

  private static String hostile(Fuzz fuzz) {
    int length = fuzz.random.nextInt(fuzz.rarely(100) ? 1_500_000 : 2_000);
    return switch (fuzz.random.nextInt(6)) {
      case 0 -> "{\"n\":" + "9".repeat(length) + "}";
      case 1 -> "{\"n\":1e" + "9".repeat(length % 30) + "}";
      case 2 -> "{\"n\":0." + "1".repeat(length) + "}";
      case 3 -> "{\"" + "k".repeat(length) + "\":1}";
      case 4 -> "{\"msg_type\":{\"msg_type\":[]},\"msg_type\":null,\"msg_type\":\"\\ud800\"}";
      default -> "{" + "\"a\":1,".repeat(length % 1_000) + "\"a\":1}";
    };
  }

  /** UTF-8 that is none: overlong, cut off, a surrogate, a byte that is never used. */
  private static byte[] badText(Fuzz fuzz) {
    byte[][] bad = {
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xe2, (byte) 0x82},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xff},
      {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80}
    };
    byte[] middle = bad[fuzz.random.nextInt(bad.length)];
    return Fuzz.join("{\"msg_type\":\"".getBytes(UTF_8), middle, "\"}".getBytes(UTF_8));
  }
}
