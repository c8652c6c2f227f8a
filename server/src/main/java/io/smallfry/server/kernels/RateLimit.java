package io.smallfry.server.kernels;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.Message;
import io.smallfry.server.KernelSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Leaves out output that comes faster than is wanted, and says so: at once, and how much it was,
 * when the request is done or the rate has fallen to four fifths of the limit. Off where both rates
 * are 0. Thread-safe.
 *
 * <p>In a kernel spec, {@code metadata.smallfry} may set {@code iopub_msg_rate_limit}, {@code
 * iopub_data_rate_limit} and {@code rate_limit_window} for its kernels.
 */
final class RateLimit {
  private static final double RESUME = 0.8;

  private record Passed(long at, long bytes) {}

  private final double messages;
  private final double bytes;
  private final double window;

  // Guarded by this.
  private final ArrayDeque<Passed> recent = new ArrayDeque<>();
  private final Map<String, Omission> omissions = new LinkedHashMap<>();
  private long recentBytes;
  private boolean exceeded;

  /**
   * @param messages a second; 0 for all
   * @param bytes a second; 0 for all
   * @param window in seconds
   */
  RateLimit(double messages, double bytes, double window) {
    this.messages = messages;
    this.bytes = bytes;
    this.window = window;
  }

  static RateLimit of(KernelSettings settings, KernelSpec spec) {
    JsonNode own = spec.json().path("metadata").path("smallfry");
    return new RateLimit(
        number(own.path("iopub_msg_rate_limit"), settings.iopubMsgRateLimit()),
        number(own.path("iopub_data_rate_limit"), settings.iopubDataRateLimit()),
        Math.max(
            0.001,
            number(own.path("rate_limit_window"), settings.rateLimitWindow().toMillis() / 1e3)));
  }

  private static double number(JsonNode own, double usual) {
    return own.isNumber() && own.doubleValue() >= 0 ? own.doubleValue() : usual;
  }

  /**
   * What is to be sent in place of a message.
   *
   * @param now in nanoseconds, on a clock that never goes back
   */
  synchronized List<Message> pass(Message message, long now) {
    if ((messages == 0 && bytes == 0) || message.channel() != Channel.IOPUB) {
      return List.of(message);
    }
    if (!Outputs.isOutput(message)) {
      Omission told = isIdle(message) ? omissions.remove(parent(message)) : null;
      return told == null ? List.of(message) : List.of(told.message(why(null)), message);
    }
    while (!recent.isEmpty() && now - recent.getFirst().at() > window * 1e9) {
      recentBytes -= recent.removeFirst().bytes();
    }
    long size = Outputs.size(message);
    recent.add(new Passed(now, size));
    recentBytes += size;
    List<Message> out = new ArrayList<>();
    String over = over(exceeded ? RESUME : 1);
    if (over == null) {
      if (exceeded) {
        exceeded = false;
        omissions.values().forEach(omission -> out.add(omission.message(why(null))));
        omissions.clear();
      }
      out.add(message);
      return out;
    }
    if (!exceeded) {
      exceeded = true;
      out.add(StatusMessages.warning(message.parentHeader(), why(over) + ": some is left out."));
    }
    omissions.computeIfAbsent(parent(message), parent -> new Omission(message)).add(size);
    return out;
  }

  /** The name of the limit that is exceeded; null if none. */
  private @Nullable String over(double share) {
    if (messages > 0 && recent.size() / window > messages * share) {
      return String.format("iopub_msg_rate_limit (%.0f/s)", messages);
    }
    return bytes > 0 && recentBytes / window > bytes * share
        ? String.format("iopub_data_rate_limit (%.0f bytes/s)", bytes)
        : null;
  }

  private static String why(@Nullable String limit) {
    return limit == null
        ? "Output came faster than is allowed"
        : "Output comes faster than " + limit + " allows";
  }

  private static boolean isIdle(Message message) {
    return message.type().equals("status")
        && message.contentJson().path("execution_state").asString("").equals("idle");
  }

  private static String parent(Message message) {
    return String.valueOf(message.parentId());
  }
}
