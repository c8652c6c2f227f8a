package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client sees in an entry: a notebook may be read as a plain file too. */
enum ContentsType {
  DIRECTORY,
  NOTEBOOK,
  FILE;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of this name; null stays null. */
  static @Nullable ContentsType parse(@Nullable String name) {
    if (name == null) {
      return null;
    }
    for (ContentsType type : values()) {
      if (type.wireName().equals(name)) {
        return type;
      }
    }
    throw JupyterException.badRequest("Type '" + name + "' is invalid");
  }
}
