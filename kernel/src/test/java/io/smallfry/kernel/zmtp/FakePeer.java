package io.smallfry.kernel.zmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The other end of one connection, which says what a test tells it to, byte by byte if need be. */
final class FakePeer implements AutoCloseable {
  interface Script {
    void play(FakePeer peer) throws IOException;
  }

  private final ServerSocketChannel server;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  final UnixDomainSocketAddress address;
  private SocketChannel channel;

  FakePeer(Path directory, Script script) throws IOException {
    address = UnixDomainSocketAddress.of(directory.resolve("peer"));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    Thread.ofVirtual()
        .start(() -> {
          try {
            channel = server.accept();
            script.play(this);
            channel.close();
            done.complete(null);
          } catch (IOException | RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
  }

  /** Waits until the script is through, and fails if it failed. */
  void await() {
    done.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Writes each byte on its own. */
  void trickle(byte[] bytes) throws IOException {
    for (byte one : bytes) {
      write(new byte[] {one});
    }
  }

  byte[] read(int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("closed after " + buffer.position() + " of " + count + " bytes");
      }
    }
    return buffer.array();
  }

  /** Reads a short frame: its flags, then its body. */
  byte[] readFrame(int flags) throws IOException {
    byte[] header = read(2);
    if (header[0] != flags) {
      throw new AssertionError("flags " + header[0] + " instead of " + flags);
    }
    return read(header[1] & 0xff);
  }

  /** Greets as a peer of this minor version and socket type; returns our READY. */
  byte[] shakeHands(int minor, String type) throws IOException {
    write(greeting(3, minor, "NULL"));
    read(64);
    byte[] ready = readFrame(FrameReader.COMMAND);
    write(frame(FrameReader.COMMAND, readyBody(type)));
    return ready;
  }

  static byte[] greeting(int major, int minor, String mechanism) {
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = (byte) major;
    greeting[11] = (byte) minor;
    System.arraycopy(mechanism.getBytes(US_ASCII), 0, greeting, 12, mechanism.length());
    return greeting;
  }

  static byte[] readyBody(String type) {
    ByteBuffer body = ByteBuffer.allocate(6 + 1 + 11 + 4 + type.length());
    body.put((byte) 5).put("READY".getBytes(US_ASCII));
    body.put((byte) 11).put("socket-type".getBytes(US_ASCII));
    body.putInt(type.length()).put(type.getBytes(US_ASCII));
    return body.array();
  }

  static byte[] frame(int flags, byte[] body) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    if (body.length > 255) {
      frame.write(flags | FrameReader.LONG);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(body.length).array());
    } else {
      frame.write(flags);
      frame.write(body.length);
    }
    frame.writeBytes(body);
    return frame.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
    channel.close();
  }
}
