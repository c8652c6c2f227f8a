package io.smallfry.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Storage} does. */
abstract class StorageContract {
  /** A storage without files. */
  abstract Storage storage() throws IOException;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Storage storage = storage();

    storage.write("runs/a/1/source.ipynb", List.of(bytes("one "), bytes("two")), true);

    assertThat(read(storage, "runs/a/1/source.ipynb")).isEqualTo("one two");
    assertThat(storage.exists("runs/a/1/source.ipynb")).isTrue();
  }

  @Test
  void aFileIsReplacedWhole() throws IOException {
    Storage storage = storage();
    storage.write("file", List.of(bytes("a long text")), false);

    try (InputStream open = storage.open("file")) {
      storage.write("file", List.of(bytes("short")), false);

      assertThat(new String(open.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a long text");
    }
    assertThat(read(storage, "file")).isEqualTo("short");
  }

  @Test
  void theBuffersStayAsTheyWere() throws IOException {
    ByteBuffer content = bytes("text");

    storage().write("file", List.of(content), false);

    assertThat(content.remaining()).isEqualTo(4);
  }

  @Test
  void aSealedFileNeverChanges() throws IOException {
    Storage storage = storage();
    storage.write("file", List.of(bytes("final")), true);

    Storage.Seal seal = storage.seal("file");

    assertThat(seal.size()).isEqualTo(5);
    assertThat(seal.sha256()).isEqualTo(sha256("final"));
    assertThatExceptionOfType(Storage.SealedException.class)
        .isThrownBy(() -> storage.write("file", List.of(bytes("other")), true));
    assertThat(read(storage, "file")).isEqualTo("final");
    assertThat(storage.seal("file")).isEqualTo(seal);
  }

  @Test
  void whatIsNotThereIsMissed() throws IOException {
    Storage storage = storage();

    assertThat(storage.exists("none")).isFalse();
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> storage.open("none"));
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> storage.seal("none"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/.b", "a\\b", "a b", "a\0b", "ä"})
  void otherKeysAreRefused(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> storage().write(key, List.of(bytes("x")), false));
    assertThatIllegalArgumentException().isThrownBy(() -> storage().open(key));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Storage storage, String key) throws IOException {
    try (InputStream in = storage.open(key)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String sha256(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
