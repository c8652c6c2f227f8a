package io.smallfry.server.contents;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names for new entries, as Jupyter makes them: {@code Untitled1.ipynb}, {@code a-Copy1.ipynb}. */
final class FreeNames {
  private static final Pattern COPY = Pattern.compile("-Copy\\d*\\.");

  private FreeNames() {}

  /**
   * The first name that is not taken: the name itself, then with the insert and a number before its
   * extension.
   */
  static String next(String name, String insert, Predicate<String> taken) {
    if (!taken.test(name)) {
      return name;
    }
    int dot = name.endsWith(".ipynb") ? name.lastIndexOf('.') : name.indexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    String suffix = dot < 0 ? "" : name.substring(dot);
    int number = 1;
    while (taken.test(base + insert + number + suffix)) {
      number++;
    }
    return base + insert + number + suffix;
  }

  /** The name without what an earlier copy added, so that copies of copies don't pile it up. */
  static String withoutCopy(String name) {
    Matcher found = COPY.matcher(name);
    return found.find() ? found.replaceFirst(".") : name;
  }
}
