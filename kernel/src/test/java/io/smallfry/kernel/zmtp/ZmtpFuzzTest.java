package io.smallfry.kernel.zmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a peer says, the connection gives messages or an IOException, in bounded memory. */
@Timeout(1200)
final class ZmtpFuzzTest {
  private static final int MAX_MESSAGE = 1 << 24;

  /** More than the largest message twice, for what grows, and some for everything else. */
  private static final long MAX_ALLOCATED = 3L * MAX_MESSAGE;

  @TempDir private Path directory;

  @Test
  void aPeerMaySayAnything() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("fuzz"));
    BlockingQueue<byte[]> words = new ArrayBlockingQueue<>(1);
    Thread peer;
    try (ServerSocketChannel server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      peer = Thread.ofVirtual().start(() -> speak(server, words));
      long count =
          Fuzz.run(
              "zmtp",
              fuzz -> {
                byte[] said = conversation(fuzz);
                words.put(said);
                listen(address, fuzz.rarely(2) ? SocketType.SUB : SocketType.DEALER);
              });
      assertThat(count).isGreaterThan(10);
    }
    peer.join();
  }

  /** Each caller is told the next word, whatever it says itself, and left. */
  private static void speak(ServerSocketChannel server, BlockingQueue<byte[]> words) {
    while (true) {
      try (SocketChannel channel = server.accept()) {
        ByteBuffer word = ByteBuffer.wrap(words.take());
        while (word.hasRemaining()) {
          channel.write(word);
        }
      } catch (java.nio.channels.ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // The caller has heard enough and left; the next one is waited for.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void listen(UnixDomainSocketAddress address, SocketType type) {
    long before = allocated();
    try (ZmtpConnection connection =
        ZmtpConnection.open(address, type, "me".getBytes(US_ASCII), MAX_MESSAGE)) {
      while (true) {
        switch (connection.receive()) {
          case Incoming.Frames(var frames) -> {
            assertThat(frames).isNotEmpty();
            assertThat(frames.stream().mapToLong(frame -> frame.length).sum())
                .isLessThanOrEqualTo(MAX_MESSAGE);
          }
          case Incoming.Oversized(long bytes) ->
              assertThat(bytes < 0 || bytes > MAX_MESSAGE).isTrue();
        }
      }
    } catch (IOException e) {
      // What the contract says: the peer's violation, or its end.
      assertThat(e).isNotNull();
    }
    assertThat(allocated() - before).isLessThan(MAX_ALLOCATED);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static byte[] conversation(Fuzz fuzz) {
    byte[] greeting = FakePeer.greeting(3, fuzz.random.nextInt(2), "NULL");
    byte[] ready =
        FakePeer.frame(FrameReader.COMMAND, FakePeer.readyBody(fuzz.rarely(2) ? "ROUTER" : "XPUB"));
    byte[] messages = {};
    for (int i = fuzz.random.nextInt(6); i > 0; i--) {
      messages = Fuzz.join(messages, frame(fuzz));
    }
    return switch (fuzz.random.nextInt(8)) {
      case 0 -> fuzz.bytes(200);
      case 1 -> Fuzz.join(fuzz.mutate(greeting), ready, messages);
      case 2 -> Fuzz.join(greeting, fuzz.mutate(ready), messages);
      case 3 -> Fuzz.join(greeting, ready, fuzz.bytes(500));
      case 4 -> fuzz.mutate(Fuzz.join(greeting, ready, messages));
      default -> Fuzz.join(greeting, ready, fuzz.mutate(messages));
    };
  }

  private static byte[] frame(Fuzz fuzz) {
    byte[] body = fuzz.bytes(fuzz.rarely(20) ? 100_000 : 300);
    return switch (fuzz.random.nextInt(6)) {
      case 0 -> FakePeer.frame(FrameReader.MORE, body);
      case 1 -> FakePeer.frame(FrameReader.COMMAND, Command.encode("PING", body));
      case 2 -> FakePeer.frame(FrameReader.COMMAND, body);
      case 3 -> {
        // A size that nobody has memory for, and nothing behind it.
        long size = fuzz.rarely(3) ? fuzz.random.nextLong() : fuzz.random.nextInt(MAX_MESSAGE * 2);
        yield Fuzz.join(
            new byte[] {FrameReader.LONG}, ByteBuffer.allocate(8).putLong(size).array());
      }
      case 4 -> FakePeer.frame(0, "{\"a\":1}".getBytes(UTF_8));
      default -> FakePeer.frame(0, body);
    };
  }
}
