package io.smallfry.runner;

import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelPulse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a kernel that hangs from a cell that takes long. Used by the thread that runs the notebook.
 *
 * <p>While a kernel says nothing, it is looked at once a round, of which the limit has six. From
 * the second round on its {@linkplain KernelPulse pulse} is felt; runs whose cells are never silent
 * for so long pay nothing. Rounds are counted, not seconds: when this process itself was stopped (a
 * suspended machine, a paused container), the time counts as one round.
 */
final class HangWatch implements AutoCloseable {
  private static final int ROUNDS = 6;

  private final Kernel kernel;
  private final @Nullable Duration limit;
  private final long round;
  private @Nullable KernelPulse pulse;
  private long beats;
  private int silent;
  private int withoutPulse;
  private int stopped;
  private boolean heard;
  private long sent;
  private long nextLook;

  /**
   * @param limit how long a kernel may answer nothing; null if nobody wants to know
   */
  HangWatch(Kernel kernel, @Nullable Duration limit) {
    this.kernel = kernel;
    this.limit = limit;
    this.round = limit == null ? 0 : Math.max(1, limit.toNanos() / ROUNDS);
  }

  /** A request is sent. */
  void begin(long now) {
    silent = 0;
    withoutPulse = 0;
    stopped = 0;
    heard = false;
    nextLook = now + round;
  }

  /** The kernel said something. */
  void heard() {
    heard = true;
  }

  boolean isOn() {
    return limit != null;
  }

  /** When to look, by {@link System#nanoTime}; means nothing unless it {@link #isOn}. */
  long nextLook() {
    return nextLook;
  }

  /**
   * Looks, if it is time.
   *
   * @param begun whether the kernel has begun with the request
   * @param ended whether it has said that it is done with it, without an answer
   * @param sent how much it has taken of a request that is still being sent, any number that grows;
   *     -1 if the request is wholly sent
   * @return why the kernel counts as hung, in one clause; null if it doesn't
   */
  @Nullable String look(long now, boolean begun, boolean ended, long sent) {
    if (limit == null || now - nextLook < 0) {
      return null;
    }
    nextLook = now + round;
    boolean takes = sent >= 0 && sent != this.sent; // reading a large request is a sign of life
    this.sent = sent;
    if (heard || takes) {
      begin(now);
      return null;
    }
    silent++;
    feel();
    String time = Durations.text(limit);
    if (stopped >= ROUNDS - 1) {
      return "its process has been stopped for " + time;
    }
    if (withoutPulse >= ROUNDS - 1) {
      return "it has answered nothing for " + time + ", not even a heartbeat";
    }
    if (silent >= ROUNDS && ended) {
      return "it is done with the cell, but has not replied within " + time;
    }
    if (silent >= ROUNDS && sent >= 0) {
      return "it has read nothing of the cell within " + time + ", though its process lives";
    }
    if (silent >= ROUNDS && !begun) {
      return "it has not begun with the cell within " + time + ", though its process lives";
    }
    return null;
  }

  private void feel() {
    KernelPulse felt = pulse;
    if (felt == null) {
      pulse = kernel.pulse(Duration.ofNanos(round / 2));
      return;
    }
    stopped = felt.isStopped() ? stopped + 1 : 0;
    long now = felt.beats();
    withoutPulse = now == beats && felt.isTelling() ? withoutPulse + 1 : 0;
    beats = now;
  }

  @Override
  public void close() {
    if (pulse != null) {
      pulse.close();
      pulse = null;
    }
  }
}
