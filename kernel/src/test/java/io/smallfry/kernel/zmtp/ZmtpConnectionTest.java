package io.smallfry.kernel.zmtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class ZmtpConnectionTest {
  private static final long LIMIT = 1 << 20;
  private static final byte[] ME = "me".getBytes(US_ASCII);

  @TempDir private Path directory;

  private ZmtpConnection open(FakePeer peer, SocketType type) throws IOException {
    return ZmtpConnection.open(peer.address, type, ME, LIMIT);
  }

  private void assertRefused(FakePeer.Script script, String message) throws IOException {
    try (FakePeer peer = new FakePeer(directory, script)) {
      assertThatThrownBy(() -> open(peer, SocketType.DEALER))
          .isInstanceOf(ZmtpException.class)
          .hasMessageContaining(message);
    }
  }

  private static List<byte[]> frames(Incoming incoming) {
    assertThat(incoming).isInstanceOf(Incoming.Frames.class);
    return ((Incoming.Frames) incoming).frames();
  }

  @Test
  void dealerTellsItsTypeAndIdentity() throws IOException {
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  String ready = new String(it.shakeHands(1, "ROUTER"), ISO_8859_1);
                  assertThat(ready).startsWith("\5READY").contains("Socket-Type\0\0\0\6DEALER");
                  assertThat(ready).endsWith("\10Identity\0\0\0\2me");
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      peer.await();
      assertThatThrownBy(connection::receive).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void subscribesByMessageToAPeerOfVersion30() throws IOException {
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(0, "PUB");
                  assertThat(it.readFrame(0)).containsExactly(1);
                  assertThat(it.readFrame(0)).containsExactly(1, 'm', 'e');
                });
        ZmtpConnection connection = open(peer, SocketType.SUB)) {
      peer.await();
      assertThatThrownBy(connection::receive).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void subscribesByCommandToAPeerOfVersion31() throws IOException {
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "XPUB");
                  assertThat(it.readFrame(FrameReader.COMMAND))
                      .isEqualTo("\11SUBSCRIBE".getBytes(US_ASCII));
                  assertThat(it.readFrame(FrameReader.COMMAND))
                      .isEqualTo("\11SUBSCRIBEme".getBytes(US_ASCII));
                });
        ZmtpConnection connection = open(peer, SocketType.SUB)) {
      peer.await();
      assertThatThrownBy(connection::receive).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void readsMessagesThatComeByteByByte() throws IOException {
    byte[] longBody = new byte[300];
    Arrays.fill(longBody, (byte) 7);
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.trickle(FakePeer.greeting(3, 0, "NULL"));
                  it.trickle(FakePeer.frame(FrameReader.COMMAND, FakePeer.readyBody("ROUTER")));
                  it.trickle(FakePeer.frame(FrameReader.MORE, new byte[0]));
                  it.trickle(FakePeer.frame(FrameReader.MORE, new byte[] {1, 2}));
                  it.trickle(FakePeer.frame(0, longBody));
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      assertThat(frames(connection.receive()))
          .containsExactly(new byte[0], new byte[] {1, 2}, longBody);
    }
  }

  @Test
  void writesShortAndLongFrames() throws IOException {
    byte[] large = new byte[500_000];
    Arrays.fill(large, (byte) 9);
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "ROUTER");
                  assertThat(it.read(1 + 1 + 255)).startsWith(FrameReader.MORE, 255);
                  assertThat(it.read(9))
                      .isEqualTo(
                          ByteBuffer.allocate(9)
                              .put((byte) (FrameReader.MORE | FrameReader.LONG))
                              .putLong(256)
                              .array());
                  it.read(256);
                  it.read(9);
                  assertThat(it.read(large.length)).isEqualTo(large);
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      connection.send(List.of(new byte[255], new byte[256], large));
      peer.await();
    }
  }

  @Test
  void answersPingWithItsContextWhereverItComes() throws IOException {
    byte[] ping = "\4PING\0\144context".getBytes(US_ASCII);
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "ROUTER");
                  it.write(FakePeer.frame(FrameReader.MORE, new byte[] {1}));
                  it.write(FakePeer.frame(FrameReader.COMMAND, ping));
                  it.write(FakePeer.frame(FrameReader.COMMAND, "\7UNKNOWN".getBytes(US_ASCII)));
                  it.write(FakePeer.frame(0, new byte[] {2}));
                  assertThat(it.readFrame(FrameReader.COMMAND))
                      .isEqualTo("\4PONGcontext".getBytes(US_ASCII));
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      assertThat(frames(connection.receive())).containsExactly(new byte[] {1}, new byte[] {2});
      peer.await();
    }
  }

  @Test
  void skipsAMessageOverTheLimitAndGoesOn() throws IOException {
    int half = (int) LIMIT / 2 + 1;
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "ROUTER");
                  it.write(FakePeer.frame(FrameReader.MORE, new byte[half]));
                  it.write(FakePeer.frame(FrameReader.MORE, new byte[half]));
                  it.write(FakePeer.frame(0, new byte[10]));
                  it.write(FakePeer.frame(0, new byte[] {5}));
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      assertThat(connection.receive()).isEqualTo(new Incoming.Oversized(2L * half + 10));
      assertThat(frames(connection.receive())).containsExactly(new byte[] {5});
    }
  }

  @Test
  void aHugeAnnouncedSizeTakesNoMemory() throws IOException {
    byte[] header = ByteBuffer.allocate(9).put((byte) 2).putLong(Long.MAX_VALUE).array();
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "ROUTER");
                  it.write(header);
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      assertThatThrownBy(connection::receive).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\10\1x", // reserved flag
        "\5\6\5READY", // a command with more to follow
        "\2\377\377\377\377\377\377\377\377", // a negative size
        "\4\0", // a command without a name
        "\4\2\7P", // a name longer than the command
        "\4\6\4PING\0", // a PING without its time-to-live
        "\6\0\0\0\0\0\2\0\0", // a command of 128 KiB
      })
  void malformedFramesEndTheConnectionWithAClearWord(String bytes) throws IOException {
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "ROUTER");
                  it.write(bytes.getBytes(ISO_8859_1));
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      assertThatThrownBy(connection::receive)
          .isInstanceOf(ZmtpException.class)
          .hasMessageStartingWith("malformed");
    }
  }

  @Test
  void endlessFramesOfOneMessageAreRefused() throws IOException {
    byte[] empty = FakePeer.frame(FrameReader.MORE, new byte[0]);
    byte[] many = new byte[empty.length << 12];
    for (int i = 0; i < many.length; i += empty.length) {
      System.arraycopy(empty, 0, many, i, empty.length);
    }
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "ROUTER");
                  for (int i = 0; i < 17; i++) {
                    it.write(many);
                  }
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      assertThatThrownBy(connection::receive)
          .isInstanceOf(ZmtpException.class)
          .hasMessageContaining("frames");
    }
  }

  @Test
  void refusesWhoDoesNotSpeakZmtp() throws IOException {
    assertRefused(
        it -> {
          it.read(64);
          it.write("HTTP/1.1 400 Bad Request\r\n".getBytes(US_ASCII));
        },
        "not speak");
  }

  @Test
  void refusesOldVersions() throws IOException {
    assertRefused(
        it -> {
          it.write(Arrays.copyOf(FakePeer.greeting(1, 0, ""), 12));
          it.read(64);
        },
        "ZMTP 1");
  }

  @Test
  void refusesOtherMechanisms() throws IOException {
    assertRefused(
        it -> {
          it.read(64);
          it.write(FakePeer.greeting(3, 1, "CURVE"));
        },
        "CURVE");
  }

  @Test
  void refusesTheWrongSocketType() throws IOException {
    assertRefused(it -> it.shakeHands(1, "PULL"), "PULL");
  }

  @Test
  void saysWhyThePeerRefusedUs() throws IOException {
    assertRefused(
        it -> {
          it.write(FakePeer.greeting(3, 1, "NULL"));
          it.read(64);
          it.readFrame(FrameReader.COMMAND);
          it.write(FakePeer.frame(FrameReader.COMMAND, "\5ERROR\7no room".getBytes(US_ASCII)));
        },
        "no room");
  }

  @Test
  void refusesAMalformedReady() throws IOException {
    assertRefused(
        it -> {
          it.write(FakePeer.greeting(3, 1, "NULL"));
          it.read(64);
          it.readFrame(FrameReader.COMMAND);
          it.write(FakePeer.frame(FrameReader.COMMAND, "\5READY\377x".getBytes(ISO_8859_1)));
        },
        "malformed READY");
  }

  @Test
  void aPeerThatGoesAwayInMidFrameIsNoticed() throws IOException {
    try (FakePeer peer =
            new FakePeer(
                directory,
                it -> {
                  it.shakeHands(1, "ROUTER");
                  it.write(new byte[] {0, 5, 1});
                });
        ZmtpConnection connection = open(peer, SocketType.DEALER)) {
      assertThatThrownBy(connection::receive).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void closingFreesABlockedReader() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (FakePeer peer =
        new FakePeer(
            directory,
            it -> {
              it.shakeHands(1, "ROUTER");
              awaitUninterrupted(end);
            })) {
      ZmtpConnection connection = open(peer, SocketType.DEALER);
      CompletableFuture<Incoming> received =
          CompletableFuture.supplyAsync(() -> {
            try {
              return connection.receive();
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      connection.close();
      assertThatThrownBy(received::get)
          .isInstanceOf(ExecutionException.class)
          .rootCause()
          .isInstanceOfAny(
              AsynchronousCloseException.class, java.nio.channels.ClosedChannelException.class);
      end.countDown();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
