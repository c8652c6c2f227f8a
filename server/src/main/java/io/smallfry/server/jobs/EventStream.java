package io.smallfry.server.jobs;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events, as HTML's standard has them. Not thread-safe. */
final class EventStream {
  private final HttpServletResponse response;
  private final OutputStream out;

  EventStream(HttpServletResponse response) throws IOException {
    this.response = response;
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        "X-Accel-Buffering", "no"); // A proxy in between shall pass events on at once.
    out = response.getOutputStream();
  }

  /**
   * @param data JSON on one line
   */
  void send(String event, byte[] data) throws IOException {
    out.write(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.write(data);
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
    response.flushBuffer();
  }

  /** Keeps the connection open, and finds out whether anybody is there. */
  void ping() throws IOException {
    out.write(": ping\n\n".getBytes(StandardCharsets.UTF_8));
    response.flushBuffer();
  }
}
