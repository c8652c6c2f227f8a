package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Lifecycle.State;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One client's own connections to a kernel: shell, control, stdin and iopub. Thread-safe.
 *
 * <p>The connections are made in the background and again after a restart.
 */
public final class KernelClient implements AutoCloseable {

  private final Kernel kernel;
  private final Lifecycle life;
  private final MessageListener listener;
  private final String session;
  private final Map<Channel, ChannelLink> links = new EnumMap<>(Channel.class);
  private final Greeting greeting;
  private final int bornIn;
  private final Map<Integer, Integer> endedLinks = new HashMap<>();
  private volatile boolean closed;

  KernelClient(Kernel kernel, Lifecycle life, MessageListener listener, String session) {
    this.session = session;
    this.kernel = kernel;
    this.life = life;
    this.listener = listener;
    this.bornIn = life.get().generation();
    // The kernel asks on stdin whoever has the identity from which the shell request came.
    byte[] identity = session.getBytes(UTF_8);
    Deliveries deliveries = new Deliveries();
    for (Channel channel : Channel.values()) {
      links.put(channel, new ChannelLink(channel, life, identity, deliveries));
    }
    this.greeting =
        new Greeting(
            life, kernel.session(), message -> link(message.channel()).send(message, null));
  }

  void start() {
    links.values().forEach(ChannelLink::start);
  }

  private ChannelLink link(Channel channel) {
    ChannelLink link = links.get(channel);
    if (link == null) {
      throw new IllegalStateException("no link for " + channel);
    }
    return link;
  }

  Iterable<ChannelLink> links() {
    return links.values();
  }

  /**
   * Sends a message on its channel. Waits while the kernel is not yet reachable (starting,
   * restarting) or does not read; a shell message also waits until this client's iopub subscription
   * is known to be live, so that no output of the request can be missed.
   *
   * <p>An interrupt of the sending thread may break the channel's connection, which is then made
   * anew.
   *
   * @throws KernelDiedException if the kernel is dead
   * @throws KernelException if this client is closed, the connection breaks or the thread is
   *     interrupted (its interrupt flag stays set)
   */
  public void send(Message message) {
    send(message, null);
  }

  /**
   * {@link #send(Message)}, but waits only so long for the kernel to be reachable.
   *
   * @param patience null for ever
   * @throws KernelTimeoutException if it is not reachable in time
   */
  public void send(Message message, @Nullable Duration patience) {
    if (message.channel() == Channel.IOPUB) {
      throw new IllegalArgumentException("clients can't send on iopub");
    }
    try {
      if (message.channel() == Channel.SHELL) {
        greeting.awaitSubscription();
      }
      link(message.channel()).send(message, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KernelException("Interrupted while sending to the kernel", e);
    }
  }

  /**
   * How many bytes the kernel's side has taken on a channel so far, since its connection was made;
   * 0 while there is none. A number that changes tells that a large message is on its way.
   */
  public long sentBytes(Channel channel) {
    return link(channel).sentBytes();
  }

  /** The session id of this client's own requests; also its ZMTP identity. */
  public String session() {
    return session;
  }

  /**
   * Waits until the kernel has answered and this client's iopub subscription is live.
   *
   * @return the content of the kernel's {@code kernel_info_reply}
   * @throws KernelDiedException if the kernel is or becomes dead
   * @throws KernelTimeoutException if it takes longer
   * @throws KernelException if this client or the kernel is closed
   */
  public ObjectNode awaitReady(Duration timeout) throws InterruptedException {
    boolean inTime = greeting.awaitReady(timeout);
    State state = life.get();
    if (state.phase() == Lifecycle.Phase.DEAD && state.exit() != null) {
      throw new KernelDiedException(state.exit());
    }
    if (closed || state.isOver()) {
      throw new KernelException("The connection to the kernel is closed");
    }
    ObjectNode info = state.info();
    if (!inTime || info == null) {
      throw new KernelTimeoutException(
          "The kernel " + kernel.spec().name() + " did not answer within " + seconds(timeout));
    }
    return info;
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  /** Closes the connections; the listener is not called any more after its present call. */
  @Override
  public void close() {
    closed = true;
    greeting.close();
    links.values().forEach(ChannelLink::close);
    kernel.forget(this);
  }

  private final class Deliveries implements ChannelLink.Owner {
    @Override
    public void connected(Channel channel, State state) {
      if (channel == Channel.IOPUB && state.generation() > bornIn) {
        call(listener::restarted);
      }
      greeting.connected(channel, state);
    }

    @Override
    public void received(Message message, State state) {
      if (message.channel() == Channel.IOPUB) {
        greeting.heardIopub(state);
        if (message.type().equals("iopub_welcome")) {
          return;
        }
        kernel.noteStatus(message);
      }
      if (kernel.session().equals(message.parentSession())) {
        if (message.type().equals("kernel_info_reply")) {
          greeting.replied(message, state);
        }
        return;
      }
      call(() -> listener.message(message));
    }

    @Override
    public void oversized(Channel channel, long bytes) {
      Log.of(KernelClient.class)
          .log(
              System.Logger.Level.WARNING,
              "A kernel''s message of {0} bytes on {1} is over the limit and was dropped",
              bytes,
              channel.wireName());
      call(() -> listener.dropped(channel, bytes));
    }

    @Override
    public void ended(State state) {
      @Nullable KernelExit exit = state.exit();
      int ended;
      synchronized (endedLinks) {
        ended = endedLinks.merge(state.generation(), 1, Integer::sum);
      }
      if (ended == Channel.values().length && exit != null) {
        call(() -> listener.died(exit));
      }
    }

    private void call(Runnable delivery) {
      if (closed) {
        return;
      }
      try {
        delivery.run();
      } catch (RuntimeException e) {
        Log.of(KernelClient.class).log(System.Logger.Level.ERROR, "A kernel''s listener failed", e);
      }
    }
  }
}
