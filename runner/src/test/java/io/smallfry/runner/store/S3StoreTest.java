package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.runner.NotebookSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S3 against a real server that checks signatures. */
final class S3StoreTest {
  private static final int PART = 5 << 20;

  @TempDir static Path folder;
  private static S3Server server;
  private Path bucket;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void bucket() throws IOException {
    bucket = server.bucket("reports");
  }

  private static S3Store store() {
    return new S3Store(server.env());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain.ipynb", "deep/er/out put.ipynb", "größe-日本.ipynb", "a+b&c=d?e#f%20.ipynb"})
  void whatIsWrittenIsRead(String key) throws Exception {
    try (S3Store store = store()) {
      String name = "s3://reports/" + key;
      NotebookSink sink = store.sink(name);
      assertThat(sink.path()).isEqualTo(name);
      sink.write(document("first"));
      assertThat(store.read(name)).asString(StandardCharsets.UTF_8).isEqualTo("first");
      sink.complete(document("the ", "last"));
      assertThat(store.read(name)).asString(StandardCharsets.UTF_8).isEqualTo("the last");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3n", "s3a", "S3"})
  void itsOtherNamesAreRead(String scheme) throws Exception {
    Files.writeString(bucket.resolve("in.ipynb"), "{}");
    try (Stores stores = new Stores(folder, server.env())) {
      assertThat(stores.read(scheme + "://reports/in.ipynb")).isEqualTo(new byte[] {'{', '}'});
    }
  }

  @Test
  void aLargeDocumentIsSentInPartsAndIsWhole() throws Exception {
    byte[] large = new byte[4 * PART + 12_345];
    new Random(5).nextBytes(large);
    ByteBuffer all = ByteBuffer.wrap(large);
    List<ByteBuffer> pieces =
        List.of(all.slice(0, 3), all.slice(3, PART), all.slice(PART + 3, large.length - PART - 3));
    try (S3Store store = new S3Store(server.env(), PART, Limit.MOST_BYTES)) {
      store.sink("s3://reports/large.ipynb").complete(pieces);
      assertThat(store.read("s3://reports/large.ipynb")).isEqualTo(large);
    }
  }

  @Test
  void anEmptyDocumentIsReadAndWritten() throws Exception {
    try (S3Store store = store()) {
      store.sink("s3://reports/empty").complete(List.of());
      assertThat(store.read("s3://reports/empty")).isEmpty();
    }
  }

  @Test
  void whatIsPackedIsUnpackedAsPapermillDoes() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"cells\": []}".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(bucket.resolve("in.ipynb.gz"), packed.toByteArray());
    try (S3Store store = store()) {
      assertThat(store.read("s3://reports/in.ipynb.gz"))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("{\"cells\": []}");
    }
  }

  @Test
  void whatIsTooLargeIsNotRead() throws Exception {
    Files.write(bucket.resolve("huge"), new byte[2000]);
    try (S3Store store = new S3Store(server.env(), PART, 1999)) {
      expect("it is larger than", () -> store.read("s3://reports/huge"));
    }
    try (S3Store store = new S3Store(server.env(), PART, 2000)) {
      assertThat(store.read("s3://reports/huge")).hasSize(2000);
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    try (S3Store store = store()) {
      expect("no such object in the bucket 'reports'", () -> store.read("s3://reports/missing"));
      expect("there is no bucket 'nowhere'", () -> store.read("s3://nowhere/in.ipynb"));
      expect(
          "there is no bucket 'nowhere'",
          () -> store.sink("s3://nowhere/out.ipynb").write(document("x")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3://bucket", "s3://bucket/", "s3:///key"})
  void anAddressNeedsBucketAndKey(String name) {
    try (S3Store store = store()) {
      expect("s3://bucket/key", () -> store.read(name));
      expect("s3://bucket/key", () -> store.sink(name));
    }
  }

  @Test
  void wrongKeysAreRefusedAndNotShown() {
    Map<String, String> env = server.env();
    env.put("AWS_SECRET_ACCESS_KEY", "wrong-secret");
    try (S3Store store = new S3Store(env)) {
      expect("doesn't accept the secret access key", () -> store.read("s3://reports/in.ipynb"));
    }
    env.put("AWS_ACCESS_KEY_ID", "unknown-key");
    try (S3Store store = new S3Store(env)) {
      assertThatThrownBy(() -> store.read("s3://reports/in.ipynb"))
          .hasMessageContaining("doesn't know the access key")
          .hasMessageNotContainingAny("wrong-secret", "unknown-key");
    }
  }

  @Test
  void anEndpointWhereNobodyListensIsSaid() {
    Map<String, String> env = server.env();
    env.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"); // goes before AWS_ENDPOINT_URL
    try (S3Store store = new S3Store(env)) {
      expect("no connection to http://127.0.0.1:1", () -> store.read("s3://reports/in.ipynb"));
    }
  }

  @Test
  void aNotebookThatRunsLeavesTheStoreWithItsFinalState() throws Exception {
    try (S3Store store = store()) {
      NotebookSink sink = store.sink("s3://reports/run.ipynb");
      for (int i = 0; i < 100; i++) {
        sink.write(document("state " + i));
      }
      sink.complete(document("final"));
      assertThat(store.read("s3://reports/run.ipynb")).asString().isEqualTo("final");
    }
  }

  static List<ByteBuffer> document(String... pieces) {
    return List.of(pieces).stream()
        .map(piece -> ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer())
        .toList();
  }

  private static void expect(
      String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(S3Server.SECRET);
  }
}
