package io.smallfry.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What storage does on every S3 server. */
abstract class S3StorageContract extends StorageContract {
  private String prefix = "";
  private S3Bucket bucket = new S3Bucket(S3Settings.of("s3://none", Map.of()));
  private S3Storage storage = S3Storage.in(bucket);

  abstract S3TestServer server();

  @BeforeEach
  void open() throws IOException {
    bucket.close();
    prefix = "t-" + UUID.randomUUID();
    bucket = bucket(server().env());
    S3Start.probe(bucket);
    storage = S3Storage.in(bucket);
  }

  private S3Bucket bucket(Map<String, String> env) {
    return new S3Bucket(S3Settings.of("s3://" + S3TestServer.BUCKET + "/" + prefix, env));
  }

  @AfterEach
  void clear() {
    storage.close();
    server().clear(prefix);
  }

  @Override
  Storage storage() {
    return storage;
  }

  private void put(String key, String text) {
    try (S3Client client = server().client()) {
      client.putObject(
          put -> put.bucket(S3TestServer.BUCKET).key(prefix + "/" + key),
          RequestBody.fromString(text));
    }
  }

  private List<String> keys() {
    try (S3Client client = server().client()) {
      return client
          .listObjectsV2Paginator(all -> all.bucket(S3TestServer.BUCKET).prefix(prefix))
          .contents()
          .stream()
          .map(S3Object::key)
          .map(key -> key.substring(prefix.length() + 1))
          .toList();
    }
  }

  private int uploads() {
    try (S3Client client = server().client()) {
      return client
          .listMultipartUploads(list -> list.bucket(S3TestServer.BUCKET).prefix(prefix))
          .uploads()
          .size();
    }
  }

  @Test
  void markersOfOtherToolsAreFoldersAndNotFiles() throws IOException {
    put("console/", "");
    put("s3contents/.s3keep", "");
    put("s3contents/a", "x");

    assertThat(names("")).containsExactly("console", "s3contents");
    assertThat(names("console")).isEmpty();
    assertThat(names("s3contents")).containsExactly("a");
    storage.delete("s3contents/a");
    storage.delete("s3contents");
    storage.delete("console");
    assertThat(keys()).isEmpty();
  }

  @Test
  void anEmptyFolderIsAMarkerAsTheConsoleMakesIt() throws IOException {
    storage.makeFolder("a/b");

    assertThat(keys()).containsExactly("a/b/");
  }

  @Test
  void aStagedFileThatIsGivenUpLeavesNoParts() throws IOException {
    try (StagedFile staged = storage.stage("large")) {
      staged.output().write(new byte[3 * S3StagedFile.PART]);
      assertThat(keys()).isEmpty();
    }

    assertThat(uploads()).isZero();
    assertThat(keys()).isEmpty();
  }

  @Test
  void partsThatAKilledServerLeftAreRemovedAtALaterStart() throws IOException {
    bucket.begin(prefix + "/large", "x");

    S3Start.abortUnfinished(bucket, Instant.EPOCH);
    S3Start.abortUnfinished(bucket, bucketTime().plus(Duration.ofDays(2)));

    assertThat(uploads()).isZero();
  }

  private Instant bucketTime() throws IOException {
    return S3Start.probe(bucket);
  }

  @Test
  void aMoveOfAFolderThatWasCutOffIsFinished() throws IOException {
    for (int i = 0; i < 5; i++) {
      write("old/" + i, "file " + i);
    }
    // As a server leaves it that was killed in between: noted down, one moved, one copied.
    put(
        ".smallfry/moves/x.json",
        "{\"from\": \"" + prefix + "/old/\", \"to\": \"" + prefix + "/new/\"}");
    storage.copy("old/0", "new/0", name -> true);
    storage.delete("old/0");
    storage.copy("old/1", "new/1", name -> true);
    Instant now = bucketTime();

    assertThat(storage.moves().finishAbandoned(now, Duration.ofMinutes(2)))
        .as("it may still be under way")
        .isTrue();
    assertThat(names("old")).hasSize(4);
    assertThat(storage.moves().finishAbandoned(now.plusSeconds(121), Duration.ofMinutes(2)))
        .isFalse();

    assertThat(names("new")).containsExactly("0", "1", "2", "3", "4");
    assertThat(read("new/1")).isEqualTo("file 1");
    assertThat(storage.stat("old")).isNull();
    assertThat(keys()).noneMatch(key -> key.startsWith(".smallfry/moves/"));
  }

  @Test
  void aFinishedMoveLosesNothingThatWasWrittenSince() throws IOException {
    write("old/a.txt", "written to the old place since");
    write("new/a.txt", "copied, and changed since");
    put(
        ".smallfry/moves/x.json",
        "{\"from\": \"" + prefix + "/old/\", \"to\": \"" + prefix + "/new/\"}");

    storage.moves().finishAbandoned(bucketTime().plusSeconds(1), Duration.ZERO);

    assertThat(names("new")).containsExactly("a-moved1.txt", "a.txt");
    assertThat(read("new/a-moved1.txt")).isEqualTo("written to the old place since");
    assertThat(read("new/a.txt")).isEqualTo("copied, and changed since");
  }

  @Test
  void aNoteThatIsNoneMovesNothing() throws IOException {
    write("a/x", "x");
    put(".smallfry/moves/1.json", "{\"from\": \"\", \"to\": \"elsewhere/\"}");
    put(".smallfry/moves/2.json", "not JSON");

    storage.moves().finishAbandoned(bucketTime().plusSeconds(1), Duration.ZERO);

    assertThat(read("a/x")).isEqualTo("x");
  }

  @Test
  void whatOthersChangeIsSeenWhenAListingIsOld() throws Exception {
    long[] clock = {0};
    S3Listings listings = new S3Listings(bucket, new S3Watches(), () -> clock[0]);
    write("f/a", "x");
    assertThat(listings.list(prefix + "/f/")).hasSize(1);
    put("f/b", "x");

    assertThat(listings.list(prefix + "/f/")).as("fresh").hasSize(1);
    clock[0] = S3Listings.USABLE.toNanos() + 1;
    assertThat(listings.list(prefix + "/f/")).as("old").hasSize(2);
    put("f/c", "x");
    clock[0] += S3Listings.FRESH.toNanos() + 1;
    assertThat(listings.list(prefix + "/f/")).as("still usable").hasSize(2);
    while (listings.list(prefix + "/f/").size() < 3) {
      Thread.onSpinWait(); // it is being listed again
    }
  }

  @Test
  void withoutConditionsAtTheServerThoseOfThisProcessHold() throws Exception {
    bucket.withoutConditions();

    makeTogether();
    countTogether();
  }

  @Test
  void aVeryLargeObjectIsCopiedInParts() throws IOException {
    byte[] large = new byte[11 << 20];
    large[large.length - 1] = 7;
    try (StagedFile staged = storage.stage("large")) {
      staged.output().write(large);
      staged.commit(Condition.ANY);
    }
    S3Bucket.Head version = Objects.requireNonNull(bucket.head(prefix + "/large"));

    S3LargeCopy.copy(bucket, prefix + "/large", version, prefix + "/copy", 5 << 20);

    try (Snapshot copy = storage.open("copy")) {
      assertThat(copy.bytes()).isEqualTo(large);
    }
  }

  @Test
  void aPathThatIsTooLongForS3IsRefused() {
    String path = ("n".repeat(200) + "/").repeat(5) + "x";

    expect(StorageException.Kind.BAD_NAME, () -> write(path, "x"));
  }
}
