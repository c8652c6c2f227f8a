package io.smallfry.kernel.zmtp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One open connection. {@link #receive} is for one thread; {@link #send} and {@link #close} are for
 * any. A thread blocked in either is freed by {@link #close}, with an {@link IOException}.
 *
 * <p>There is no queue: a receiver that waits holds the peer back through the socket's buffers, and
 * a peer that does not read holds the sender back.
 */
public final class ZmtpConnection implements Closeable {
  private static final int MAX_FRAMES = 1 << 16;
  private static final int WRITE_BUFFER = 1 << 14;
  private static final byte[] EVERYTHING = {};

  private final SocketChannel channel;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicReference<byte @Nullable []> pendingPong = new AtomicReference<>();
  private final long maxMessageBytes;

  private ZmtpConnection(SocketChannel channel, int readBuffer, long maxMessageBytes) {
    this.channel = channel;
    this.reader = new FrameReader(channel, readBuffer);
    this.writer = new FrameWriter(channel, WRITE_BUFFER);
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Connects and shakes hands; a SUB is also subscribed to everything.
   *
   * @param identity the routing id of a DEALER, may be empty; a SUB subscribes to this name, too,
   *     since an XPUB's program hears only of subscriptions that no one else has
   * @param maxMessageBytes the sum of a message's frames above which it is skipped; at most 2^31 -
   *     9
   * @throws ZmtpException if the peer does not speak the protocol or refuses
   * @throws IOException if there is nobody to connect to or the connection breaks
   */
  public static ZmtpConnection open(
      SocketAddress address, SocketType type, byte[] identity, long maxMessageBytes)
      throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    try {
      if (address instanceof InetSocketAddress) {
        // Without it Nagle's algorithm and delayed acknowledgements add 40 ms to each round trip.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      int readBuffer = type == SocketType.SUB ? 1 << 17 : 1 << 14;
      ZmtpConnection connection = new ZmtpConnection(channel, readBuffer, maxMessageBytes);
      connection.shakeHands(type, identity);
      return connection;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void shakeHands(SocketType type, byte[] identity) throws IOException {
    int minor = new Handshake(reader, writer).perform(type, identity);
    if (type == SocketType.SUB) {
      subscribe(minor, EVERYTHING);
      if (identity.length > 0) {
        subscribe(minor, identity);
      }
    }
  }

  /** By a command since version 3.1, by a message before. */
  private void subscribe(int minor, byte[] topic) throws IOException {
    if (minor >= 1) {
      writer.command(Command.encode("SUBSCRIBE", topic));
    } else {
      byte[] body = new byte[1 + topic.length];
      body[0] = 1;
      System.arraycopy(topic, 0, body, 1, topic.length);
      writer.message(List.of(body));
    }
  }

  /** Sends one message of at least one frame; returns when the socket has taken it. */
  public void send(List<byte[]> frames) throws IOException {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a message has at least one frame");
    }
    writing.lock();
    try {
      writer.message(frames);
    } finally {
      writing.unlock();
    }
    answerPing();
  }

  /** How many bytes the socket has taken so far; for any thread. */
  public long sentBytes() {
    return writer.written();
  }

  /**
   * Waits for the next message.
   *
   * @throws java.io.EOFException if the peer closed the connection
   * @throws ZmtpException if the peer broke the protocol
   */
  public Incoming receive() throws IOException {
    List<byte[]> frames = new ArrayList<>(8);
    long bytes = 0;
    boolean oversized = false;
    while (true) {
      reader.next();
      if (reader.isCommand()) {
        onCommand();
        continue;
      }
      bytes += reader.size();
      if (oversized || bytes > maxMessageBytes || bytes < 0) {
        oversized = true;
        frames.clear();
        reader.skip();
      } else {
        frames.add(reader.body());
        if (frames.size() > MAX_FRAMES) {
          throw new ZmtpException("malformed message: more than " + MAX_FRAMES + " frames");
        }
      }
      if (!reader.hasMore()) {
        return oversized ? new Incoming.Oversized(bytes) : new Incoming.Frames(frames);
      }
    }
  }

  private void onCommand() throws IOException {
    if (reader.size() > Handshake.MAX_COMMAND_BYTES) {
      throw new ZmtpException("malformed command: " + reader.size() + " bytes");
    }
    Command command = Command.parse(reader.body());
    switch (command.name()) {
      case "PING" -> {
        pendingPong.set(command.pong());
        answerPing();
      }
      case "ERROR" -> throw command.asError();
      default -> {
        // PONG, and commands of later versions, want no answer.
      }
    }
  }

  /**
   * Sends the answer that is due, unless a sender is at work, who then does it: the reader must not
   * wait for a sender whom the peer holds back.
   */
  private void answerPing() throws IOException {
    while (pendingPong.get() != null && writing.tryLock()) {
      try {
        byte[] pong = pendingPong.getAndSet(null);
        if (pong != null) {
          writer.command(pong);
        }
      } finally {
        writing.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
