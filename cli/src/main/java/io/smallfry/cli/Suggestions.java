package io.smallfry.cli;

import java.util.Collection;

/** Finds what a person may have meant. */
final class Suggestions {
  private Suggestions() {}

  /** {@code ". Did you mean 'x'?"}, or nothing if nothing is near. */
  static String didYouMean(String typed, Collection<String> known) {
    String best = "";
    int distance = Math.max(1, typed.replace("-", "").length() / 3) + 1;
    for (String candidate : known) {
      int d = distance(typed, candidate);
      if (d < distance) {
        distance = d;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : ". Did you mean '" + best + "'?";
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
