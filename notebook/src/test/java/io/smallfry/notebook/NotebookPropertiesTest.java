package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for any notebook, tried on random ones. The seed is a new one each time and stands in
 * a failure's message; {@code -Dsmallfry.seed=N} takes it again.
 */
class NotebookPropertiesTest {
  private static final long SEED = Long.getLong("smallfry.seed", System.nanoTime());

  /** nbformat writes what it finds in a folder, as it writes any notebook it has made. */
  private static final String WRITE_ALL =
      """
      import json, pathlib, sys, nbformat
      for path in pathlib.Path(sys.argv[1]).glob('*.json'):
          raw = path.read_bytes().decode('utf8', 'surrogatepass')
          notebook = nbformat.from_dict(json.loads(raw))
          text = nbformat.writes(notebook, version=nbformat.NO_CONVERT) + '\\n'
          path.with_suffix('.ipynb').write_bytes(text.encode('utf8', 'surrogatepass'))
      """;

  @Test
  void whatNbformatWroteIsWrittenAgainByteForByte(@TempDir Path folder) throws Exception {
    String python = DevPython.find();
    assumeTrue(!python.isEmpty(), "a Python with nbformat is needed (SMALLFRY_DEV_PYTHON)");
    RandomNotebooks notebooks = new RandomNotebooks(new Random(SEED));
    int count = 200;
    for (int i = 0; i < count; i++) {
      Files.write(folder.resolve(i + ".json"), notebooks.json());
    }

    Process process =
        new ProcessBuilder(python, "-W", "ignore", "-c", WRITE_ALL, folder.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();

    for (int i = 0; i < count; i++) {
      byte[] file = Files.readAllBytes(folder.resolve(i + ".ipynb"));
      assertThat(NotebookWriter.toBytes(NotebookReader.read(file)))
          .as("notebook %d of seed %d", i, SEED)
          .isEqualTo(file);
    }
  }

  @Test
  void contentOfAnyValidNotebookIsKept() {
    RandomNotebooks notebooks = new RandomNotebooks(new Random(SEED));
    for (int i = 0; i < 500; i++) {
      byte[] json = notebooks.json();
      Notebook read = NotebookReader.read(json);
      String what = "notebook " + i + " of seed " + SEED;

      Notebook again = NotebookReader.read(NotebookWriter.toBytes(read));

      assertThat(NotebookValidator.problems(read)).as(what).isEmpty();
      assertThat(again.root()).as(what).isEqualTo(read.root());
      // Written by hand: one string or many, it is the same text.
      assertThat(read.root()).as(what).isEqualTo(joined(JsonTrees.parse(json)));
    }
  }

  private static tools.jackson.databind.JsonNode joined(tools.jackson.databind.JsonNode json) {
    Multiline.join((tools.jackson.databind.node.ArrayNode) json.get("cells"));
    return json;
  }

  @Test
  void anyChangeIsReadOrRefused() {
    Random random = new Random(SEED);
    RandomNotebooks notebooks = new RandomNotebooks(random);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] changed = changed(random, notebooks.json());
      try {
        Notebook notebook = NotebookReader.read(changed);
        NotebookValidator.problems(notebook);
        Parameters.discover(notebook, "python3", "python");
        byte[] written = NotebookWriter.toBytes(notebook);
        assertThat(NotebookWriter.toBytes(NotebookReader.read(written)))
            .as("try %d of seed %d", i, SEED)
            .isEqualTo(written);
      } catch (NotebookException e) {
        refused++;
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      } catch (RuntimeException | StackOverflowError e) {
        fail("Try " + i + " of seed " + SEED + ": " + e, e);
      }
    }
    assertThat(refused).isBetween(20, 1980);
  }

  /** One to three bytes of another value, left out, doubled, or all behind a place cut off. */
  private static byte[] changed(Random random, byte[] json) {
    byte[] changed = json.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(6)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed[at] = (byte) "{}[]\",:0-\\".charAt(random.nextInt(10));
        case 2 ->
            changed = spliced(changed, at, Math.min(changed.length, at + 1 + random.nextInt(9)));
        case 3 -> changed = spliced(changed, at, Math.max(0, at - random.nextInt(9)));
        case 4 -> changed[at] = changed[random.nextInt(changed.length)];
        default ->
            changed = random.nextInt(4) == 0 ? Arrays.copyOf(changed, Math.max(1, at)) : changed;
      }
    }
    return changed;
  }

  /** The bytes up to {@code end}, then those from {@code from}: less if it is behind, else more. */
  private static byte[] spliced(byte[] bytes, int end, int from) {
    byte[] result = Arrays.copyOf(bytes, Math.max(1, end + bytes.length - from));
    System.arraycopy(bytes, from, result, end, bytes.length - from);
    return result;
  }
}
