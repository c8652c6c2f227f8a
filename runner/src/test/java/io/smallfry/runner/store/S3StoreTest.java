package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smallfry.runner.NotebookSink;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * S3 against real servers that check signatures: S3Proxy, and another maker's where there is one.
 */
@ParameterizedClass
@EnumSource
final class S3StoreTest {
  /** Which server(). */
  enum Server {
    S3PROXY,
    OUTSIDE
  }

  private static final int PART = 5 << 20;
  private static final String BUCKET = "smallfry-" + UUID.randomUUID();

  @TempDir static Path folder;
  private static @Nullable S3Server started;
  private final Server kind;

  S3StoreTest(Server kind) {
    this.kind = kind;
  }

  @BeforeParameterizedClassInvocation
  static void start(Server kind) throws Exception {
    started =
        kind == Server.S3PROXY
            ? S3ProxyServer.start(folder)
            : OutsideS3Server.find(folder.resolve("rig.log"));
    server().makeBucket(BUCKET);
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    S3Server server = started;
    if (server != null) { // also called when there is none
      started = null;
      try {
        server.removeBucket(BUCKET);
      } finally {
        server.stop();
      }
    }
  }

  private static S3Server server() {
    return Objects.requireNonNull(started);
  }

  private static String at(String key) {
    return "s3://" + BUCKET + "/" + key;
  }

  private static S3Store store() {
    return new S3Store(server().env());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain.ipynb", "deep/er/out put.ipynb", "größe-日本.ipynb", "a+b&c=d?e#f%20.ipynb"})
  void whatIsWrittenIsRead(String key) throws Exception {
    try (S3Store store = store()) {
      String name = at(key);
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
    server().put(BUCKET, "in.ipynb", new byte[] {'{', '}'});
    try (Stores stores = new Stores(folder, server().env())) {
      assertThat(stores.read(scheme + "://" + BUCKET + "/in.ipynb"))
          .isEqualTo(new byte[] {'{', '}'});
    }
  }

  @Test
  void aLargeDocumentIsSentInPartsAndIsWhole() throws Exception {
    byte[] large = new byte[4 * PART + 12_345];
    new Random(5).nextBytes(large);
    ByteBuffer all = ByteBuffer.wrap(large);
    List<ByteBuffer> pieces =
        List.of(all.slice(0, 3), all.slice(3, PART), all.slice(PART + 3, large.length - PART - 3));
    try (S3Store store = new S3Store(server().env(), PART, Limit.MOST_BYTES)) {
      store.sink(at("large.ipynb")).complete(pieces);
      assertThat(store.read(at("large.ipynb"))).isEqualTo(large);
    }
  }

  @Test
  void anEmptyDocumentIsReadAndWritten() throws Exception {
    try (S3Store store = store()) {
      store.sink(at("empty")).complete(List.of());
      assertThat(store.read(at("empty"))).isEmpty();
    }
  }

  @Test
  void whatIsPackedIsUnpackedAsPapermillDoes() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"cells\": []}".getBytes(StandardCharsets.UTF_8));
    }
    server().put(BUCKET, "in.ipynb.gz", packed.toByteArray());
    try (S3Store store = store()) {
      assertThat(store.read(at("in.ipynb.gz")))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("{\"cells\": []}");
    }
  }

  @Test
  void whatIsTooLargeIsNotRead() throws Exception {
    server().put(BUCKET, "huge", new byte[2000]);
    try (S3Store store = new S3Store(server().env(), PART, 1999)) {
      expect("it is larger than", () -> store.read(at("huge")));
    }
    try (S3Store store = new S3Store(server().env(), PART, 2000)) {
      assertThat(store.read(at("huge"))).hasSize(2000);
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    try (S3Store store = store()) {
      expect("no such object in the bucket '" + BUCKET + "'", () -> store.read(at("missing")));
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
    Map<String, String> env = server().env();
    env.remove("AWS_SESSION_TOKEN"); // with one the server may find the token wrong first
    env.put("AWS_SECRET_ACCESS_KEY", "wrong-secret");
    try (S3Store store = new S3Store(env)) {
      expect("doesn't accept the secret access key", () -> store.read(at("in.ipynb")));
    }
    env.put("AWS_ACCESS_KEY_ID", "unknown-key");
    try (S3Store store = new S3Store(env)) {
      assertThatThrownBy(() -> store.read(at("in.ipynb")))
          .hasMessageContaining("doesn't know the access key")
          .hasMessageNotContainingAny("wrong-secret", "unknown-key");
    }
  }

  @Test
  void anEndpointWhereNobodyListensIsSaid() {
    Map<String, String> env = server().env();
    env.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"); // goes before AWS_ENDPOINT_URL
    try (S3Store store = new S3Store(env)) {
      expect("no connection to http://127.0.0.1:1", () -> store.read(at("in.ipynb")));
    }
  }

  @Test
  void aNotebookThatRunsLeavesTheStoreWithItsFinalState() throws Exception {
    try (S3Store store = store()) {
      NotebookSink sink = store.sink(at("run.ipynb"));
      for (int i = 0; i < 100; i++) {
        sink.write(document("state " + i));
      }
      sink.complete(document("final"));
      assertThat(store.read(at("run.ipynb"))).asString().isEqualTo("final");
    }
  }

  /** What a role gives: a key, a secret, and a token that says for how long they count. */
  @Test
  void temporaryCredentialsAreUsedAndForgedOnesRefused() throws Exception {
    assumeTrue(kind == Server.OUTSIDE, "S3Proxy gives no temporary credentials");
    Credentials given = temporary();
    Map<String, String> env = server().env();
    env.put("AWS_ACCESS_KEY_ID", given.accessKeyId());
    env.put("AWS_SECRET_ACCESS_KEY", given.secretAccessKey());
    env.put("AWS_SESSION_TOKEN", given.sessionToken());
    try (S3Store store = new S3Store(env)) {
      store.sink(at("by-role")).complete(document("by role"));
      assertThat(store.read(at("by-role"))).asString().isEqualTo("by role");
    }
    env.put("AWS_SESSION_TOKEN", "forged." + given.sessionToken());
    try (S3Store store = new S3Store(env)) {
      assertThatThrownBy(() -> store.read(at("by-role")))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("doesn't accept the session token")
          .hasMessageNotContainingAny(given.secretAccessKey(), given.sessionToken());
    }
    env.put("AWS_SESSION_TOKEN", "");
    try (S3Store store = new S3Store(env)) {
      assertThatThrownBy(() -> store.read(at("by-role"))).isInstanceOf(StoreException.class);
    }
  }

  private static Credentials temporary() {
    Map<String, String> env = server().env();
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(URI.create(env.getOrDefault("AWS_ENDPOINT_URL", "")))
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        env.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                        env.getOrDefault("AWS_SECRET_ACCESS_KEY", ""))))
            .build()) {
      return sts.assumeRole(request ->
              request.roleArn("arn:aws:iam::123456789012:role/any").roleSessionName("test"))
          .credentials();
    } catch (StsException e) {
      throw new TestAbortedException("this S3 server gives no temporary credentials: " + e, e);
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
        .hasMessageNotContaining(server().env().get("AWS_SECRET_ACCESS_KEY"));
  }
}
