package io.smallfry.server.terminals;

import io.smallfry.server.jupyter.JupyterJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a browser says on a terminal's socket, in terminado's protocol: a JSON array, its first
 * element the kind.
 */
sealed interface TerminalMessage {
  /** Text was typed or pasted. */
  record Typed(String text) implements TerminalMessage {}

  /** The window has this size. */
  record Resized(int rows, int columns) implements TerminalMessage {}

  /** A kind that we don't know, or a size that is none yet. */
  record Other() implements TerminalMessage {}

  /** Null if it is not of that protocol. */
  static @Nullable TerminalMessage parse(String text) {
    JsonNode message;
    try {
      message = JupyterJson.MAPPER.readTree(text);
    } catch (JacksonException e) {
      return null;
    }
    if (!message.isArray() || !message.path(0).isString()) {
      return null;
    }
    return switch (message.path(0).stringValue()) {
      case "stdin" -> message.path(1).isString() ? new Typed(message.path(1).stringValue()) : null;
      case "set_size" -> {
        int rows = message.path(1).asInt(0);
        int columns = message.path(2).asInt(0);
        yield rows > 0 && columns > 0 ? new Resized(rows, columns) : new Other();
      }
      default -> new Other();
    };
  }
}
