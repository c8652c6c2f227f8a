package io.smallfry.server.kernels;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.server.jupyter.JupyterJson;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** What the server itself says on a kernel's iopub channel. */
final class StatusMessages {
  private static final String SESSION = UUID.randomUUID().toString();

  private StatusMessages() {}

  /** The kernel is {@code restarting} or {@code dead}, which it can't say itself. */
  static Message of(String state) {
    return message("status", JupyterJson.object().put("execution_state", state));
  }

  /** A line of text in the standard error of whatever the client shows. */
  static Message warning(String text) {
    return message("stream", JupyterJson.object().put("name", "stderr").put("text", text + "\n"));
  }

  /** A line of text among the outputs of the request with this header. */
  static Message warning(byte[] parentHeader, String text) {
    Message free = warning(text);
    return Message.of(
        Channel.IOPUB, free.header(), parentHeader, free.metadata(), free.content(), List.of());
  }

  private static Message message(String type, ObjectNode content) {
    return Message.request(Channel.IOPUB, type, SESSION, content);
  }
}
