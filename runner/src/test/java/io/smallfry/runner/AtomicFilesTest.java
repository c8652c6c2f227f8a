package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.runner.AtomicFiles.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void itMakesAFile() throws Exception {
    Path file = folder.resolve("a");
    AtomicFiles.write(file, bytes("one"), Durability.DISK);
    assertThat(file).hasContent("one");
    assertAlone(file);
  }

  @Test
  void itReplacesAFileAndKeepsItsPermissions() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw---x"));
    AtomicFiles.write(file, bytes("new"), Durability.PROCESS);
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw---x");
    assertAlone(file);
  }

  @Test
  void itFollowsALink() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFiles.write(link, bytes("new"), Durability.PROCESS);
    assertThat(file).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void itLeavesPiecesAsTheyAre() throws Exception {
    ByteBuffer a = ByteBuffer.wrap(bytes("xab"), 1, 2);
    ByteBuffer b = ByteBuffer.wrap(bytes("c"));
    Path file = folder.resolve("a");
    AtomicFiles.write(file, List.of(a, b), Durability.PROCESS);
    AtomicFiles.write(file, List.of(a, b), Durability.PROCESS);
    assertThat(file).hasContent("abc");
  }

  @Test
  void itWritesWhatIsLargerThanItsBuffer() throws Exception {
    byte[] large = new byte[1_000_003];
    Arrays.fill(large, (byte) 'x');
    Path file = folder.resolve("a");
    AtomicFiles.write(
        file, List.of(ByteBuffer.wrap(bytes("<")), ByteBuffer.wrap(large)), Durability.PROCESS);
    assertThat(file).hasSize(1_000_004);
  }

  @Test
  void itRefusesAFolder() {
    assertThatThrownBy(() -> AtomicFiles.write(folder, bytes("x"), Durability.PROCESS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void itRefusesADevice() {
    assertThatThrownBy(
            () -> AtomicFiles.write(Path.of("/dev/null"), bytes("x"), Durability.PROCESS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a regular file");
  }

  @Test
  void aFailureLeavesTheOldAndNoTemporaryFile() throws Exception {
    Path missing = folder.resolve("missing/a");
    assertThatThrownBy(() -> AtomicFiles.write(missing, bytes("x"), Durability.PROCESS))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aReaderSeesTheOldOrTheNewWhole() throws Exception {
    Path file = folder.resolve("a");
    byte[] a = new byte[300_000];
    byte[] b = new byte[300_000];
    Arrays.fill(a, (byte) 'a');
    Arrays.fill(b, (byte) 'b');
    AtomicFiles.write(file, a, Durability.PROCESS);
    AtomicBoolean over = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                write(file, b);
                write(file, a);
              }
            });
    for (int i = 0; i < 300; i++) {
      byte[] seen = Files.readAllBytes(file);
      assertThat(Arrays.equals(seen, a) || Arrays.equals(seen, b)).isTrue();
    }
    over.set(true);
    writer.join();
  }

  private static void write(Path file, byte[] content) {
    try {
      AtomicFiles.write(file, content, Durability.PROCESS);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void assertAlone(Path file) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
