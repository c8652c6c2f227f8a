package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random notebooks through the real nbformat. Skipped without a {@link DevPython}. */
class NbformatItselfTest {
  private static final int NOTEBOOKS = 200;
  private static final String REWRITE =
      """
      import pathlib, sys, nbformat
      for path in sorted(pathlib.Path(sys.argv[1]).glob('*.ipynb')):
          nbformat.write(nbformat.read(path, as_version=4), path.with_suffix('.out'))
      """;
  private static final String[] PIECES = {
    "a",
    "Z",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\u000b",
    "\u001c",
    "\u0085",
    "\u2028",
    "\u2029",
    "\u0000",
    "\u001b",
    "\u007f",
    "\"",
    "\\",
    "/",
    "é",
    "日",
    "\ue000",
    "😀",
    "\t",
    "</script>",
    "#"
  };

  @Test
  void randomNotebooksAreWrittenAsNbformatWritesThem(@TempDir Path folder) throws Exception {
    String python = DevPython.find();
    assumeTrue(!python.isEmpty(), "a Python with nbformat");
    Random random = new Random(11);
    for (int i = 0; i < NOTEBOOKS; i++) {
      Files.write(file(folder, i, "ipynb"), NotebookWriter.toBytes(randomNotebook(random)));
    }

    assertThat(DevPython.run(python, "-c", REWRITE, folder.toString())).isZero();

    for (int i = 0; i < NOTEBOOKS; i++) {
      assertThat(read(file(folder, i, "ipynb"))).isEqualTo(read(file(folder, i, "out")));
    }
  }

  private static Path file(Path folder, int number, String suffix) {
    return folder.resolve("%03d.%s".formatted(number, suffix));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }

  private static Notebook randomNotebook(Random random) {
    Notebook notebook = Notebook.empty();
    notebook.metadata().set("any", randomValue(random, 4));
    int cells = random.nextInt(6);
    for (int i = 0; i < cells; i++) {
      if (random.nextBoolean()) {
        Cell cell = notebook.insertMarkdown(i, randomText(random));
        cell.metadata().set("any", randomValue(random, 3));
        cell.json()
            .putObject("attachments")
            .putObject(randomText(random))
            .put("image/png", randomText(random))
            .put("text/x", randomText(random));
      } else {
        Cell cell = notebook.insertCode(i, randomText(random));
        cell.outputs()
            .addObject()
            .put("output_type", "stream")
            .put("name", "stdout")
            .put("text", randomText(random));
        ObjectNode display = cell.outputs().addObject().put("output_type", "display_data");
        display.putObject("metadata").set("any", randomValue(random, 3));
        display
            .putObject("data")
            .put("text/html", randomText(random))
            .put("image/svg+xml", randomText(random))
            .put("image/jpeg", randomText(random))
            .set("application/vnd.x+json", randomValue(random, 4));
      }
    }
    return notebook;
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static JsonNode randomValue(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> Json.NODES.nullNode();
      case 1 -> Json.NODES.booleanNode(random.nextBoolean());
      case 2 -> Json.NODES.numberNode(random.nextLong());
      case 3 -> Json.NODES.numberNode(Double.longBitsToDouble(random.nextLong()));
      case 4 -> Json.NODES.numberNode(random.nextInt(100_000) / 1000.0);
      case 5 -> Json.NODES.stringNode(randomText(random));
      case 6 -> {
        ArrayNode array = Json.NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(randomValue(random, depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = Json.NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(randomText(random), randomValue(random, depth - 1));
        }
        yield object;
      }
    };
  }
}
