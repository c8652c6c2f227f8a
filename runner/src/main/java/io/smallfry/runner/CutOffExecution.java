package io.smallfry.runner;

import io.smallfry.kernel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The execution that a kernel was in the midst of when it was adopted: what it has put out before
 * is lost. Thread-safe.
 */
final class CutOffExecution {
  private boolean known;
  private @Nullable String request;

  /** The kernel is a new one: there is none. */
  synchronized void none() {
    known = true;
    request = null;
  }

  /**
   * Whether this message on iopub, of which all are shown to one of the kernel's clients, is of it.
   */
  synchronized boolean has(Message message) {
    if (!known && "execute_request".equals(message.parentType())) {
      known = true;
      request = begins(message) ? null : message.parentId();
    }
    return request != null && request.equals(message.parentId());
  }

  private static boolean begins(Message message) {
    return message.type().equals("execute_input")
        || (message.type().equals("status")
            && message.contentJson().path("execution_state").asString("").equals("busy"));
  }
}
