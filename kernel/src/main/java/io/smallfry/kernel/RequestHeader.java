package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Headers of the messages that we send. Written as text: a run's next cell waits for this one, and
 * a JSON tree with a generator takes four times as long.
 */
final class RequestHeader {
  /** The version of the protocol in the headers that we write. */
  static final String PROTOCOL_VERSION = "5.4";

  /** Ids are this and a number: unique among all processes, and cheap. */
  private static final String PROCESS = UUID.randomUUID() + "_";

  private static final AtomicLong NUMBER = new AtomicLong();
  private static final String END = end();

  private RequestHeader() {}

  private static String end() {
    StringBuilder end = new StringBuilder("\",\"username\":\"");
    quote(Objects.requireNonNullElse(System.getProperty("user.name"), ""), end);
    return end.append("\",\"version\":\"").append(PROTOCOL_VERSION).append("\"}").toString();
  }

  /** A header with a fresh id and the present time. */
  static byte[] of(String type, String session) {
    StringBuilder header = new StringBuilder(320);
    header.append("{\"msg_id\":\"").append(PROCESS).append(NUMBER.incrementAndGet());
    header.append("\",\"msg_type\":\"");
    quote(type, header);
    header.append("\",\"session\":\"");
    quote(session, header);
    header.append("\",\"date\":\"");
    header.append(InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS));
    return header.append(END).toString().getBytes(UTF_8);
  }

  private static void quote(String text, StringBuilder to) {
    JsonStringEncoder.getInstance().quoteAsString(text, to);
  }
}
