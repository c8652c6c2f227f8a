package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.server.jupyter.JupyterJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** What the server itself says on a kernel's iopub channel. */
final class StatusMessages {
  private static final String SESSION = UUID.randomUUID().toString();
  private static final byte[] EMPTY = "{}".getBytes(UTF_8);

  private StatusMessages() {}

  /** The kernel is {@code restarting} or {@code dead}, which it can't say itself. */
  static Message of(String state) {
    return message("status", JupyterJson.object().put("execution_state", state));
  }

  /** A line of text in the standard error of whatever the client shows. */
  static Message warning(String text) {
    return message("stream", JupyterJson.object().put("name", "stderr").put("text", text + "\n"));
  }

  private static Message message(String type, ObjectNode content) {
    ObjectNode header = JupyterJson.object();
    header.put("msg_id", UUID.randomUUID().toString());
    header.put("msg_type", type);
    header.put("username", "smallfry");
    header.put("session", SESSION);
    header.put("date", JupyterJson.time(Instant.now()));
    header.put("version", "5.4");
    return Message.of(
        Channel.IOPUB,
        JupyterJson.MAPPER.writeValueAsBytes(header),
        EMPTY,
        EMPTY,
        JupyterJson.MAPPER.writeValueAsBytes(content),
        List.of());
  }
}
