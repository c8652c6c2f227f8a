package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A path in a person's home as clients write it: names between slashes, without {@code .} and
 * {@code ..}. The root has no names.
 *
 * @param names from the root down; none is empty
 */
record ContentsPath(List<String> names) {
  static final ContentsPath ROOT = new ContentsPath(List.of());
  private static final int MAX_NAME_BYTES = 255; // of every file system in use
  private static final int MAX_PATH_BYTES =
      3_000; // below the 4,096 of Linux, with room for the home

  ContentsPath {
    names = List.copyOf(names);
  }

  /**
   * Reads a decoded path.
   *
   * @throws JupyterException if it could lead out of the home or can't name a file
   */
  static ContentsPath parse(String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(checked(name, text));
      }
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw JupyterException.badRequest("The path is too long");
    }
    return new ContentsPath(names);
  }

  private static String checked(String name, String text) {
    if (name.equals(".") || name.equals("..")) {
      throw JupyterException.notFound(text + " is outside root contents directory");
    }
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw JupyterException.badRequest("'" + name + "' is no name of a file");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean loneSurrogate =
          Character.isSurrogate(c)
              && !(Character.isHighSurrogate(c)
                  ? i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))
                  : i > 0 && Character.isHighSurrogate(name.charAt(i - 1)));
      if (c < ' ' || c == 0x7f || loneSurrogate) {
        throw JupyterException.notFound("The path has a character that no name may have");
      }
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw JupyterException.badRequest(
          "The name '" + name.substring(0, 30) + "…' is longer than " + MAX_NAME_BYTES + " bytes");
    }
    return name;
  }

  boolean isRoot() {
    return names.isEmpty();
  }

  /** The last name; empty for the root. */
  String name() {
    return names.isEmpty() ? "" : names.getLast();
  }

  /** The folder it is in; the root's is the root. */
  ContentsPath parent() {
    return names.isEmpty() ? this : new ContentsPath(names.subList(0, names.size() - 1));
  }

  ContentsPath child(String name) {
    List<String> all = new ArrayList<>(names);
    all.add(checked(name, name));
    return new ContentsPath(all);
  }

  /** Whether it or a folder above it has a name that starts with a dot. */
  boolean hidden() {
    return names.stream().anyMatch(name -> name.startsWith("."));
  }

  boolean startsWith(ContentsPath other) {
    return names.size() >= other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  boolean isNotebook() {
    return name().endsWith(".ipynb");
  }

  /** As clients write it, without a slash at either end. */
  @Override
  public String toString() {
    return String.join("/", names);
  }
}
