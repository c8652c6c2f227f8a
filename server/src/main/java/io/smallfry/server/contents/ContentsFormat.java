package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a content travels in JSON. */
enum ContentsFormat {
  JSON,
  TEXT,
  BASE64;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of this name; null stays null. */
  static @Nullable ContentsFormat parse(@Nullable String name) {
    if (name == null) {
      return null;
    }
    for (ContentsFormat format : values()) {
      if (format.wireName().equals(name)) {
        return format;
      }
    }
    throw JupyterException.badRequest("Format '" + name + "' is invalid");
  }
}
