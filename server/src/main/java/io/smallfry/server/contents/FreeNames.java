package io.smallfry.server.contents;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names for new entries, as Jupyter makes them: {@code Untitled1.ipynb}, {@code a-Copy1.ipynb}. Not
 * thread-safe.
 */
final class FreeNames {
  private static final Pattern COPY = Pattern.compile("-Copy\\d*\\.");

  private final Taken taken;
  private final Set<String> more = new HashSet<>();

  /**
   * @param taken what names there are already
   */
  FreeNames(Taken taken) {
    this.taken = taken;
  }

  /** Whether a name is taken. */
  interface Taken {
    boolean test(String name) throws IOException;
  }

  /** This one is taken too. */
  void take(String name) {
    more.add(name);
  }

  /**
   * The first name that is not taken: the name itself, then with the insert and a number before its
   * extension.
   */
  String next(String name, String insert) throws IOException {
    if (!isTaken(name)) {
      return name;
    }
    int dot = name.endsWith(".ipynb") ? name.lastIndexOf('.') : name.indexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    String suffix = dot < 0 ? "" : name.substring(dot);
    int number = 1;
    while (isTaken(base + insert + number + suffix)) {
      number++;
    }
    return base + insert + number + suffix;
  }

  private boolean isTaken(String name) throws IOException {
    return more.contains(name) || taken.test(name);
  }

  /** The name without what an earlier copy added, so that copies of copies don't pile it up. */
  static String withoutCopy(String name) {
    Matcher found = COPY.matcher(name);
    return found.find() ? found.replaceFirst(".") : name;
  }
}
