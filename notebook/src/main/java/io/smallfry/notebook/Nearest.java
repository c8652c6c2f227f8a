package io.smallfry.notebook;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the name that a person may have meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The first of the names that are nearest to what was typed; null if none is near: about a third
   * of the letters may differ.
   */
  public static @Nullable String of(String typed, Collection<String> names) {
    String best = null;
    int distance = Math.max(1, typed.replace("-", "").length() / 3) + 1;
    for (String name : names) {
      int d =
          Math.abs(typed.length() - name.length()) < distance ? distance(typed, name) : distance;
      if (d < distance) {
        distance = d;
        best = name;
      }
    }
    return best;
  }

  /** Letters to add, leave out, change or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        d[i][j] =
            Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
