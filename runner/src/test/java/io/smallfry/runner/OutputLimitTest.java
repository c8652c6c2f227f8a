package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.runner.Script.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a cell keeps of an output that is larger than its limit. */
final class OutputLimitTest {
  private final Cell cell = Notebook.empty().insertCode(0, "");

  @TempDir Path folder;

  private CellOutputs limited(long bytes) {
    return new CellOutputs(0, cell, new OutputLimit(bytes, null));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    cell.outputs()
        .forEach(output ->
            text.append(output.path("text").asString(""))
                .append(output.path("data").path("text/plain").asString("")));
    return text.toString();
  }

  private static ObjectNode display(String plain) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("output_type", "display_data");
    output.putObject("data").put("text/plain", plain);
    output.putObject("metadata");
    return output;
  }

  @Test
  void whatFitsIsLeftAlone() {
    CellOutputs outputs = limited(10_000);
    for (int i = 0; i < 1000; i++) {
      outputs.stream("stdout", "line %04d\n".formatted(i));
    }
    outputs.settle();
    assertThat(cell.outputs()).hasSize(1);
    assertThat(text()).hasSize(10_000);
  }

  @Test
  void theMiddleIsLeftOutAndCounted() {
    CellOutputs outputs = limited(10_000);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      String line = "line " + i + "\n";
      outputs.stream("stdout", line);
      all.append(line);
    }
    outputs.settle();
    assertThat(cell.outputs()).hasSize(3);
    String head = cell.outputs().get(0).path("text").asString();
    String note = cell.outputs().get(1).path("text").asString();
    String tail = cell.outputs().get(2).path("text").asString();
    assertThat(all.toString()).startsWith(head).endsWith(tail);
    assertThat(head.length()).isBetween(5000, 5700);
    assertThat(head.length() + tail.length()).isBetween(9000, 10_000);
    int left = all.length() - head.length() - tail.length();
    assertThat(note)
        .contains(Integer.toString(left / 1000))
        .contains("kB of output left out here: a cell keeps at most 10 kB");
    assertThat(cell.outputs().get(1).path("name").asString()).isEqualTo("stderr");
  }

  @Test
  void oneLongLineIsCutAsWell() {
    CellOutputs outputs = limited(2_000);
    outputs.stream("stdout", "é".repeat(1_000_000));
    outputs.settle();
    assertThat(text()).startsWith("ééé").endsWith("ééé").contains("1998 kB of output left out");
    assertThat(text().length()).isLessThan(1_300);
  }

  @Test
  void manyOutputsOfAllKinds() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      cell.setOutputs(JsonNodeFactory.instance.arrayNode());
      CellOutputs outputs = limited(3_000);
      for (int i = 0; i < 500; i++) {
        switch (random.nextInt(3)) {
          case 0 -> outputs.add(display("d".repeat(random.nextInt(300))));
          case 1 -> outputs.stream("stdout", "o".repeat(random.nextInt(300)));
          default -> outputs.stream("stderr", "e".repeat(random.nextInt(300)));
        }
      }
      outputs.stream("stdout", "the end");
      outputs.settle();
      assertThat(text()).as("seed " + seed).contains("left out here").endsWith("the end");
      assertThat(text().length()).as("seed " + seed).isLessThan(3_200);
    }
  }

  @Test
  void anErrorStays() {
    CellOutputs outputs = limited(1_000);
    ObjectNode error =
        OutputCollector.errorOutput("E", "v", JsonNodeFactory.instance.arrayNode().add("t"));
    outputs.stream("stdout", "x".repeat(600));
    outputs.add(error);
    outputs.stream("stdout", "y".repeat(10_000));
    outputs.settle();
    assertThat(cell.outputs()).contains(error);
    assertThat(outputs.lastError()).isEqualTo(error);
  }

  @Test
  void aDisplayThatGrowsIsCounted() {
    CellOutputs outputs = limited(1_000);
    OutputEntry entry = outputs.add(display("small"));
    outputs.stream("stdout", "x".repeat(500));
    ((ObjectNode) entry.json.path("data")).put("text/plain", "y".repeat(2_000));
    outputs.updated(entry);
    outputs.settle();
    assertThat(text()).contains("left out here");
  }

  @Test
  void clearedOutputsDoNotCount() {
    CellOutputs outputs = limited(1_000);
    for (int i = 0; i < 100; i++) {
      outputs.clear(true);
      outputs.stream("stdout", "x".repeat(900));
    }
    outputs.settle();
    assertThat(text()).isEqualTo("x".repeat(900));
  }

  @Test
  void theWholeIsKeptBesideWhereThatIsWanted() throws Exception {
    Path whole = folder.resolve("whole");
    Ran ran =
        Script.of("for i in range(50_000): print('line', i)", "print('short')")
            .with(run -> run.withOutputLimit(new OutputLimit(10_000, whole)))
            .run();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      all.append("line ").append(i).append('\n');
    }
    assertThat(Files.readString(whole.resolve("cell-1.txt"))).isEqualTo(all.toString());
    assertThat(ran.text(0)).contains("the whole is in " + whole.resolve("cell-1.txt"));
    assertThat(ran.text(0).length()).isLessThan(11_000);
    assertThat(ran.text(1)).isEqualTo("short\n");
    try (var files = Files.list(whole)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aKernelThatPrintsWithoutEndIsHeldInBounds() throws Exception {
    Ran ran =
        Script.of(
                """
                import sys
                line = 'x' * 99 + '\\n'
                for i in range(2_000_000): sys.stdout.write(line)
                print('done')\
                """)
            .with(run -> run.withOutputLimit(new OutputLimit(1_000_000, null)))
            .run();
    assertThat(ran.text(0)).contains("199 MB of output left out").endsWith("done\n");
    assertThat(ran.text(0).length()).isLessThan(1_010_000);
  }
}
