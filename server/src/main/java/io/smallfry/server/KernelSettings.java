package io.smallfry.server;

import java.time.Duration;

/**
 * How a server treats kernels that people work with. Where jupyter_server has a setting of the same
 * meaning, it has the same name there, with underscores.
 *
 * @param keep how long kernels wait for the next server when this one was ended, other than by
 *     Ctrl-C; zero ends them with it
 * @param bufferBytes how much is kept for a client that is away, in bytes of messages
 * @param bufferMessages how many messages are kept for it
 * @param bufferTime how long it may stay away
 * @param iopubMsgRateLimit how many output messages a second each client gets at most; 0 for all
 * @param iopubDataRateLimit how many bytes of output a second each client gets at most; 0 for all
 * @param rateLimitWindow over which these rates are taken
 * @param cullIdleTimeout how long a kernel may be idle before it is ended; zero for ever
 * @param cullInterval how often is looked for such
 * @param cullConnected whether kernels that somebody is connected to are not spared
 * @param cullBusy whether busy kernels are not spared
 */
public record KernelSettings(
    Duration keep,
    long bufferBytes,
    int bufferMessages,
    Duration bufferTime,
    double iopubMsgRateLimit,
    double iopubDataRateLimit,
    Duration rateLimitWindow,
    Duration cullIdleTimeout,
    Duration cullInterval,
    boolean cullConnected,
    boolean cullBusy) {

  /** What holds when nothing else is said. */
  public static final KernelSettings DEFAULT =
      new KernelSettings(
          Duration.ofMinutes(5),
          16L << 20,
          10_000,
          Duration.ofMinutes(10),
          0,
          0,
          Duration.ofSeconds(3),
          Duration.ZERO,
          Duration.ofMinutes(5),
          false,
          false);

  public KernelSettings {
    if (bufferBytes < 0 || bufferMessages < 0 || iopubMsgRateLimit < 0 || iopubDataRateLimit < 0) {
      throw new IllegalArgumentException("Limits of kernels can't be negative.");
    }
    if (!rateLimitWindow.isPositive() || !cullInterval.isPositive()) {
      throw new IllegalArgumentException("The window of rates and the interval take time.");
    }
  }

  /** The same with kernels that wait so long for the next server. */
  public KernelSettings withKeep(Duration time) {
    return new KernelSettings(
        time,
        bufferBytes,
        bufferMessages,
        bufferTime,
        iopubMsgRateLimit,
        iopubDataRateLimit,
        rateLimitWindow,
        cullIdleTimeout,
        cullInterval,
        cullConnected,
        cullBusy);
  }

  /** The same with so much kept for a client that is away. */
  public KernelSettings withBuffer(long bytes, int messages, Duration time) {
    return new KernelSettings(
        keep,
        bytes,
        messages,
        time,
        iopubMsgRateLimit,
        iopubDataRateLimit,
        rateLimitWindow,
        cullIdleTimeout,
        cullInterval,
        cullConnected,
        cullBusy);
  }

  /** The same with these limits of output. */
  public KernelSettings withRateLimits(double messages, double bytes, Duration window) {
    return new KernelSettings(
        keep,
        bufferBytes,
        bufferMessages,
        bufferTime,
        messages,
        bytes,
        window,
        cullIdleTimeout,
        cullInterval,
        cullConnected,
        cullBusy);
  }

  /** The same with this way of ending idle kernels. */
  public KernelSettings withCulling(
      Duration idleTimeout, Duration interval, boolean connected, boolean busy) {
    return new KernelSettings(
        keep,
        bufferBytes,
        bufferMessages,
        bufferTime,
        iopubMsgRateLimit,
        iopubDataRateLimit,
        rateLimitWindow,
        idleTimeout,
        interval,
        connected,
        busy);
  }
}
