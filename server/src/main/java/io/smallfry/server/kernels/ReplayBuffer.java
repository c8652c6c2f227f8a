package io.smallfry.server.kernels;

import io.smallfry.kernel.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel said while a client was away, up to a limit. Beyond it the oldest output goes
 * first, and in its place stands how much of it went; replies and states are kept for as long as
 * there is output to be dropped instead. Not thread-safe.
 */
final class ReplayBuffer {
  private static final String WHY = "While this was not connected, more came than is kept";

  private final long maxBytes;
  private final int maxMessages;
  private final TreeMap<Long, Message> kept = new TreeMap<>();
  private final ArrayDeque<Long> outputs = new ArrayDeque<>();
  private final TreeMap<Long, Omission> omissions = new TreeMap<>();
  private final Map<String, Omission> omissionOf = new HashMap<>();
  private long next;
  private long bytes;

  ReplayBuffer(long maxBytes, int maxMessages) {
    this.maxBytes = maxBytes;
    this.maxMessages = maxMessages;
  }

  void add(Message message) {
    long number = next++;
    kept.put(number, message);
    bytes += Outputs.size(message);
    if (Outputs.isOutput(message)) {
      outputs.add(number);
    }
    while (bytes > maxBytes || kept.size() > maxMessages) {
      drop();
    }
  }

  private void drop() {
    Long oldest = outputs.isEmpty() ? kept.firstKey() : outputs.remove();
    Message message = kept.remove(oldest);
    if (message == null) {
      throw new IllegalStateException("an output that is not kept");
    }
    long size = Outputs.size(message);
    bytes -= size;
    omission(oldest, message).add(size);
  }

  /**
   * There are not more than messages may be kept: the oldest is then of what the next one is of.
   */
  private Omission omission(long number, Message message) {
    String parent = String.valueOf(message.parentId());
    Omission known = omissionOf.get(parent);
    if (known == null && omissions.size() > maxMessages) {
      known = omissions.firstEntry().getValue();
    }
    if (known == null) {
      known = new Omission(message);
      omissions.put(number, known);
      omissionOf.put(parent, known);
    }
    return known;
  }

  /** All in order, what is said of the dropped too; nothing is kept any more. */
  List<Message> drain() {
    List<Message> all = new ArrayList<>(kept.size() + omissions.size());
    for (Map.Entry<Long, Message> each : kept.entrySet()) {
      tellOmissionsBefore(each.getKey(), all);
      all.add(each.getValue());
    }
    tellOmissionsBefore(null, all);
    kept.clear();
    outputs.clear();
    omissionOf.clear();
    bytes = 0;
    return all;
  }

  private void tellOmissionsBefore(@Nullable Long number, List<Message> all) {
    while (!omissions.isEmpty() && (number == null || omissions.firstKey() < number)) {
      all.add(omissions.pollFirstEntry().getValue().message(WHY));
    }
  }
}
