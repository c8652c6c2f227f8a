package io.smallfry.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A {@link Socket} over a Unix socket channel: as much of one as PostgreSQL's driver uses. A read
 * without a timeout parks a virtual thread, as the channel does; a library in native code would
 * hold its carrier.
 *
 * <p>Thread-safe as sockets are: one reader and one writer at a time.
 */
final class UnixSocket extends Socket {
  private final UnixDomainSocketAddress address;
  private final SocketChannel channel;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private volatile int timeoutMillis;
  private volatile boolean connected;

  UnixSocket(Path path) throws IOException {
    this.address = UnixDomainSocketAddress.of(path);
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  void open() throws IOException {
    try {
      channel.connect(address);
      connected = true;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    open();
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    open();
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void setSoTimeout(int timeout) {
    timeoutMillis = timeout;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Nothing is held back on a Unix socket.
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {
    // The other end is on this machine: its death closes the socket.
  }

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    throw new SocketException("Not on a Unix socket.");
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    throw new SocketException("Not on a Unix socket.");
  }

  @Override
  public int getReceiveBufferSize() {
    return 1 << 16;
  }

  @Override
  public int getSendBufferSize() {
    return 1 << 16;
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "UnixSocket[" + address.getPath() + "]";
  }

  private int readWithin(ByteBuffer buffer, int millis) throws IOException {
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      long deadline = System.nanoTime() + millis * 1_000_000L;
      while (true) {
        int count = channel.read(buffer);
        if (count != 0) {
          return count;
        }
        long left = (deadline - System.nanoTime()) / 1_000_000L;
        if (left <= 0) {
          throw new SocketTimeoutException("Read timed out");
        }
        selector.select(left);
        selector.selectedKeys().clear();
      }
    } finally {
      if (channel.isOpen()) {
        channel.configureBlocking(true);
      }
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      int millis = timeoutMillis;
      return millis == 0 ? channel.read(buffer) : readWithin(buffer, millis);
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }
}
