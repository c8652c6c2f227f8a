package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to a file's bytes: it is read, and then can be written and read again, or there
 * is one clear error.
 */
class BrokenInputTest {
  private static final int TRIES = 3000;
  private static final String JSON_BYTES = "{}[]\":,0-1.eE+ntfu\\N\n ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "everything-4.5.ipynb",
        "executed.ipynb",
        "v3.ipynb",
        "v2.ipynb",
        "future-4.7.ipynb"
      })
  void anyChangeOfBytesIsReadOrRefused(String name) {
    byte[] file = Fixtures.bytes(name);
    Random random = new Random(name.hashCode());
    int read = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] changed = changed(random, file);
      try {
        Notebook notebook = NotebookReader.read(changed);
        read++;
        NotebookValidator.problems(notebook);
        byte[] written = NotebookWriter.toBytes(notebook);
        assertThat(NotebookWriter.toBytes(NotebookReader.read(written))).isEqualTo(written);
      } catch (NotebookException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      } catch (RuntimeException | StackOverflowError e) {
        fail("Try " + i + " of " + name + ": " + e, e);
      }
    }
    assertThat(read).as("changes that leave a notebook").isBetween(TRIES / 50, TRIES - TRIES / 50);
  }

  private static byte[] changed(Random random, byte[] file) {
    byte[] changed = file.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(5)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed[at] = (byte) JSON_BYTES.charAt(random.nextInt(JSON_BYTES.length()));
        case 2 -> changed[at] = (byte) ('a' + random.nextInt(26));
        case 3 ->
            changed = without(changed, at, Math.min(changed.length - at, 1 + random.nextInt(20)));
        default -> changed[at] = (byte) ('0' + random.nextInt(10));
      }
    }
    return random.nextInt(20) == 0
        ? Arrays.copyOf(changed, random.nextInt(changed.length))
        : changed;
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
    return shorter;
  }
}
