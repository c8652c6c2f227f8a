package io.smallfry.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnixSocketTest {
  @Test
  void bytesGoBothWays() throws IOException {
    try (Pair pair = new Pair()) {
      pair.client.getOutputStream().write(new byte[] {1, 2});
      ByteBuffer got = ByteBuffer.allocate(2);
      while (got.hasRemaining()) {
        pair.server.read(got);
      }
      pair.server.write(ByteBuffer.wrap(new byte[] {(byte) 0xff}));

      assertThat(got.array()).containsExactly(1, 2);
      assertThat(pair.client.getInputStream().read()).isEqualTo(0xff);
    }
  }

  @Test
  void aReadEndsWithItsTimeAndTheSocketGoesOn() throws IOException {
    try (Pair pair = new Pair()) {
      pair.client.setSoTimeout(10);

      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> pair.client.getInputStream().read());

      pair.server.write(ByteBuffer.wrap(new byte[] {7}));
      assertThat(pair.client.getInputStream().read()).isEqualTo(7);
      pair.client.setSoTimeout(0);
      pair.server.write(ByteBuffer.wrap(new byte[] {8}));
      assertThat(pair.client.getInputStream().read()).isEqualTo(8);
    }
  }

  @Test
  void theEndOfTheOtherSideIsTheEnd() throws IOException {
    try (Pair pair = new Pair()) {
      pair.server.close();

      assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static final class Pair implements AutoCloseable {
    private final Path folder = Files.createTempDirectory("smallfry-test-");
    private final ServerSocketChannel listener;
    private final UnixSocket client;
    private final SocketChannel server;

    Pair() throws IOException {
      Path path = folder.resolve("socket");
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(path));
      client = new UnixSocket(path);
      client.open();
      server = listener.accept();
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
      listener.close();
    }
  }
}
