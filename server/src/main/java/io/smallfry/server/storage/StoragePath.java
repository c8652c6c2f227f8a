package io.smallfry.server.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a path may be: names between slashes, none of them empty, {@code .} or {@code ..}, without
 * control characters and halves of surrogate pairs, at most 255 bytes each in UTF-8.
 */
public final class StoragePath {
  private static final int LONGEST_NAME = 255; // of every file system in use
  private static final int LONGEST = 3_500; // below the 4,096 of Linux

  private StoragePath() {}

  /**
   * The path itself.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String check(String path) {
    if (path.isEmpty()) {
      return path;
    }
    if (path.length() > LONGEST || path.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw bad(path.substring(0, 30) + "…");
    }
    for (String name : path.split("/", -1)) {
      if (!isName(name)) {
        throw bad(path);
      }
    }
    return path;
  }

  private static IllegalArgumentException bad(String path) {
    return new IllegalArgumentException("Not a path in storage: " + path);
  }

  /** Whether a file or folder may be called so. */
  public static boolean isName(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c == 0x7f || isLone(name, i)) {
        return false;
      }
    }
    return name.length() * 3 <= LONGEST_NAME
        || name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  private static boolean isLone(String name, int i) {
    char c = name.charAt(i);
    if (!Character.isSurrogate(c)) {
      return false;
    }
    return Character.isHighSurrogate(c)
        ? i + 1 == name.length() || !Character.isLowSurrogate(name.charAt(i + 1))
        : i == 0 || !Character.isHighSurrogate(name.charAt(i - 1));
  }

  /** The names of a path from the root down; none for the root. */
  public static List<String> names(String path) {
    return path.isEmpty() ? List.of() : List.of(path.split("/"));
  }

  /** The folder that holds it; the root's is the root. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The last name; empty for the root. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A path in a folder. */
  public static String join(String folder, String path) {
    return folder.isEmpty() ? path : path.isEmpty() ? folder : folder + "/" + path;
  }

  /** Whether it is the folder itself, or in it. */
  public static boolean isWithin(String path, String folder) {
    return folder.isEmpty()
        || (path.startsWith(folder)
            && (path.length() == folder.length() || path.charAt(folder.length()) == '/'));
  }
}
