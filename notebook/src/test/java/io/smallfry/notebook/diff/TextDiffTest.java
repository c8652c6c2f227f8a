package io.smallfry.notebook.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.diff.Line.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextDiffTest {
  @Test
  void equalTextsHaveNoDifference() {
    assertThat(TextDiff.of("a\nb", "a\nb")).isNull();
    assertThat(TextDiff.of("", "")).isNull();
  }

  @Test
  void aChangedLineStandsAmongThreeLinesAround() {
    TextDiff diff = diff("1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "1\n2\n3\n4\nFIVE\n6\n7\n8\n9\n");
    assertThat(shown(diff)).containsExactly(" 2", " 3", " 4", "-five", "+FIVE", " 6", " 7", " 8");
    assertThat(diff.hunks().getFirst().lines().getFirst().number()).isEqualTo(2);
  }

  @Test
  void distantChangesAreTwoHunks() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      text.append("line ").append(i).append('\n');
    }
    String before = text.toString();
    String after = before.replace("line 3\n", "line three\n").replace("line 40\n", "");
    TextDiff diff = diff(before, after);
    assertThat(diff.hunks()).hasSize(2);
    assertThat(diff.hunks().getLast().lines().getFirst().number()).isEqualTo(38);
    assertThat(shown(diff)).contains("-line 3", "+line three", "-line 40");
  }

  @Test
  void theWordsThatDifferAreMarked() {
    List<Line> lines =
        diff("x = load(days)\n", "x = load(days, region)\n").hunks().getFirst().lines();
    assertThat(lines.get(0).marks()).isEmpty();
    assertThat(lines.get(1).marks()).containsExactly(new Mark(13, 21));
  }

  @Test
  void linesThatHaveNothingInCommonHaveNoMarks() {
    List<Line> lines = diff("alpha beta\n", "gamma delta\n").hunks().getFirst().lines();
    assertThat(lines).allMatch(line -> line.marks().isEmpty());
  }

  @Test
  void onlyTheEndOfTheLastLineMayDiffer() {
    assertThat(diff("a", "a\n").hunks()).isEmpty();
  }

  /** Whatever the texts: the lines of each side are all there, in their order. */
  @Test
  void bothTextsCanBeReadFromTheDifference() {
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      String before = text(random);
      String after = text(random);
      TextDiff diff = TextDiff.of(before, after);
      if (diff == null || diff.hunks().isEmpty()) {
        assertThat(before.stripTrailing()).isEqualTo(after.stripTrailing());
        continue;
      }
      List<Line> lines = new ArrayList<>();
      diff.hunks().forEach(hunk -> lines.addAll(hunk.lines()));
      assertThat(side(lines, Change.ADDED)).as("before of %s", diff).isEqualTo(lines(before));
      assertThat(side(lines, Change.REMOVED)).as("after of %s", diff).isEqualTo(lines(after));
    }
  }

  /** At most four lines, so that the context shows all of them. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(5);
    for (int i = 0; i < lines; i++) {
      text.append((char) ('a' + random.nextInt(3)));
      if (i < lines - 1 || random.nextBoolean()) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static List<String> side(List<Line> lines, Change without) {
    return lines.stream().filter(line -> line.change() != without).map(Line::text).toList();
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  /** Two texts of 40 MB that have little in common: what is looked at stays small. */
  @Test
  void hugeTextsAreCutAndSaySo() {
    String before = "0123456789\n".repeat(4_000_000);
    String after = "first\n" + "9876543210\n".repeat(4_000_000);
    TextDiff diff = diff(before, after);
    assertThat(diff.leftOutBefore()).isGreaterThan(40_000_000);
    assertThat(diff.leftOutAfter()).isGreaterThan(40_000_000);
    assertThat(diff.hunks().stream().mapToInt(hunk -> hunk.lines().size()).sum())
        .isLessThan(10_000);
  }

  @Test
  void oneHugeLineIsCutToo() {
    TextDiff diff = diff("a".repeat(10_000_000), "b".repeat(10_000_000));
    assertThat(diff.leftOutAfter()).isGreaterThan(9_000_000);
  }

  /** The worst for the algorithm: the same lines in another order. */
  @Test
  void shuffledLinesTakeNoLongTime() {
    Random random = new Random(1);
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      before.append(random.nextInt(50)).append('\n');
      after.append(random.nextInt(50)).append('\n');
    }
    long start = System.nanoTime();
    assertThat(diff(before.toString(), after.toString()).hunks()).isNotEmpty();
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  private static TextDiff diff(String before, String after) {
    return Objects.requireNonNull(TextDiff.of(before, after));
  }

  private static List<String> shown(TextDiff diff) {
    return diff.hunks().stream()
        .flatMap(hunk -> hunk.lines().stream())
        .map(line ->
            switch (line.change()) {
                  case ADDED -> "+";
                  case REMOVED -> "-";
                  case SAME, CHANGED -> " ";
                }
                + line.text())
        .toList();
  }
}
