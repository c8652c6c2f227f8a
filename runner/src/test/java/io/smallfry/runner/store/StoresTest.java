package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which store a name belongs to, and files. */
final class StoresTest {
  @TempDir Path folder;

  private Stores stores() {
    return new Stores(folder, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "in.ipynb, ''",
    "/a/b.ipynb, ''",
    "s3://b/k, s3",
    "HTTPS://host/x, https",
    "a b://x, ''",
    "://x, ''",
    "1s3://x, ''",
    "x-y+z.1://k, x-y+z.1"
  })
  void aSchemeIsWhatStandsBeforeColonAndSlashes(String name, String scheme) {
    assertThat(Stores.scheme(name)).isEqualTo(scheme);
  }

  @ParameterizedTest
  @CsvSource({
    "abfss://c@a.dfs.core.windows.net/x, Azure's storage (abfss://) is not supported yet",
    "adl://a/x, Azure's storage (adl://) is not supported yet",
    "gs://b/x, Google's storage (gs://) is not supported yet",
    "hdfs://h/x, HDFS is not supported yet",
    "foo://x, there is no foo://"
  })
  void whatIsNotThereYetSaysSo(String name, String message) {
    assertThatThrownBy(() -> stores().read(name)).hasMessageContaining(message);
    assertThatThrownBy(() -> stores().sink(name)).hasMessageContaining(message);
    assertThat(stores().shown(name)).isEqualTo(name);
  }

  @Test
  void filesAreReadByPathAndByAddress() throws Exception {
    Path file = Files.writeString(folder.resolve("in put.ipynb"), "{}");
    for (String name :
        new String[] {"in put.ipynb", file.toString(), file.toUri().toString(), "file://" + file}) {
      String escaped = name.startsWith("file:") ? name.replace(" ", "%20") : name;
      assertThat(stores().read(escaped)).as(name).isEqualTo(new byte[] {'{', '}'});
    }
  }

  @Test
  void anOutputFileIsWrittenByAddress() throws Exception {
    String name = folder.resolve("out.ipynb").toUri().toString();
    var sink = stores().sink(name);
    assertThat(sink.path()).isEqualTo(name);
    sink.complete(S3StoreTest.document("{", "}"));
    assertThat(folder.resolve("out.ipynb")).hasContent("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://host/x", "file://", "file:// x", "a\0b"})
  void aWrongAddressIsRefused(String name) {
    assertThatThrownBy(() -> stores().read(name)).isInstanceOf(StoreException.class);
  }

  @Test
  void whatCannotBeWrittenIsKnownBeforehand() throws IOException {
    assertThatThrownBy(() -> stores().sink("missing/out.ipynb"))
        .hasMessageContaining("there is no folder");
    assertThatThrownBy(() -> stores().sink(".")).hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> stores().read(".")).hasMessageContaining("it is a folder");
  }

  @Test
  void aDeviceIsWrittenToAndStaysOne() throws IOException {
    stores().sink("/dev/null").complete(S3StoreTest.document("{}"));
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void filesNeedNoClassOfTheSdk() throws Exception {
    Path file = Files.writeString(folder.resolve("in.ipynb"), "{}");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                ReadOne.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(loaded).isZero();
    assertThat(loaded)
        .contains("io.smallfry.runner.store.FileStore")
        .doesNotContain("software.amazon")
        .doesNotContain("java.net.http")
        .doesNotContain("store.S3")
        .doesNotContain("store.HttpStore");
  }

  /** A process that reads a file through the stores. */
  static final class ReadOne {
    private ReadOne() {}

    public static void main(String[] args) throws IOException {
      try (Stores stores = new Stores(Path.of(""), Map.of())) {
        if (stores.read(args[0]).length != 2) {
          throw new IOException("it is not the file");
        }
      }
    }
  }
}
