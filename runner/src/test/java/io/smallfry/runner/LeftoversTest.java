package io.smallfry.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeftoversTest {
  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void name() {
    output = folder.resolve("out.ipynb");
  }

  @Test
  void whatAKilledWriterLeftIsRemovedByTheNextRun() throws Exception {
    Path left = left(output, Duration.ofMinutes(2));
    write();
    assertThat(left).doesNotExist();
    assertThat(output).hasContent("new");
  }

  @Test
  void namesTooLongToBeWholeWorkToo() throws Exception {
    output = folder.resolve("o".repeat(240) + ".ipynb");
    Path left = left(output, Duration.ofMinutes(2));
    write();
    assertThat(left).doesNotExist();
    assertThat(output).hasContent("new");
  }

  @Test
  void aLinkedOutputIsClearedWhereItLies() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there")).resolve("real.ipynb");
    Path left = left(Files.writeString(there, "old"), Duration.ofMinutes(2));
    Files.createSymbolicLink(output, there);
    write();
    assertThat(left).doesNotExist();
    assertThat(there).hasContent("new");
  }

  @Test
  void whatMayBeBeingWrittenStays() throws Exception {
    Path young = left(output, Duration.ofSeconds(50));
    write();
    assertThat(young).exists();
  }

  @Test
  void whatThisProcessWritesStays() throws Exception {
    Path old = left(output, Duration.ofHours(2));
    try (FileChannel channel = FileChannel.open(old, StandardOpenOption.WRITE)) {
      Leftovers.claim(channel);
      write();
      assertThat(old).exists();
    }
    write();
    assertThat(old).doesNotExist();
  }

  /** However old it is: a writer may have been stopped, or the whole machine. */
  @Test
  void whatAnotherProcessWritesStaysUntilItIsKilled() throws Exception {
    Path old = left(output, Duration.ofHours(2));
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                old.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
      assertThat(said.readLine()).isEqualTo("writes");
      write();
      assertThat(old).exists();
    } finally {
      writer.destroyForcibly().waitFor();
    }
    write();
    assertThat(old).doesNotExist();
  }

  /** Claims a file as a writer does, and never ends. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
        Leftovers.claim(channel);
        System.out.println("writes");
        Thread.currentThread().join();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "out.ipynb.tmp",
        ".out.ipynb.mine.tmp",
        ".out.ipynb.smallfry-1.tmp",
        ".out.ipynb.smallfry-0123456789abc.tmp.gz",
        ".other.ipynb.smallfry-0123456789abc.tmp",
        ".out.ipynb.smallfry-0123456789AB_.tmp"
      })
  void whatHasAnotherNameStays(String name) throws Exception {
    Path other = Files.writeString(folder.resolve(name), "a person's");
    age(other, Duration.ofDays(400));
    write();
    assertThat(other).exists();
  }

  @Test
  void noLinkIsFollowed() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "x");
    age(precious, Duration.ofDays(1));
    Path link = folder.resolve(Leftovers.newName(output));
    Files.createSymbolicLink(link, precious);
    write();
    assertThat(precious).exists();
    assertThat(link).isSymbolicLink();
  }

  /** As a killed writer leaves it. */
  private static Path left(Path target, Duration ago) throws IOException {
    Path left =
        Files.writeString(target.resolveSibling(Leftovers.newName(target)), "{\"cells\": [");
    age(left, ago);
    return left;
  }

  private static void age(Path file, Duration ago) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
  }

  private void write() throws IOException {
    new FileSink(output).complete(List.of(ByteBuffer.wrap("new".getBytes(UTF_8))));
  }
}
