package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When an output in a store far away is written. */
final class RemoteSinkTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration AT_ONCE = Duration.ZERO;

  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private volatile @Nullable IOException failing;

  private RemoteSink sink(Duration pause) {
    return new RemoteSink(
        "s3://b/k",
        pause,
        document -> {
          IOException e = failing;
          if (e != null) {
            written.add("failed");
            throw e;
          }
          written.add(text(document));
        });
  }

  private static String text(List<ByteBuffer> document) {
    StringBuilder out = new StringBuilder();
    document.forEach(piece -> out.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
    return out.toString();
  }

  private String next() throws InterruptedException {
    String next = written.poll(60, TimeUnit.SECONDS);
    assertThat(next).as("it is written").isNotNull();
    return String.valueOf(next);
  }

  @Test
  void theFirstAndTheLastStateAreWrittenAtOnceAndThoseBetweenWait() throws Exception {
    RemoteSink sink = sink(NEVER);
    sink.write(S3StoreTest.document("first"));
    assertThat(written).containsExactly("first");
    for (int i = 0; i < 1000; i++) {
      sink.write(S3StoreTest.document("cell " + i));
    }
    sink.complete(S3StoreTest.document("last"));
    assertThat(written).containsExactly("first", "last");
  }

  @Test
  void theNewestStateIsWrittenWhenItIsDueWithoutAnotherOne() throws Exception {
    RemoteSink sink = sink(AT_ONCE);
    sink.write(S3StoreTest.document("first"));
    sink.write(S3StoreTest.document("second"));
    assertThat(next()).isEqualTo("first");
    assertThat(next()).isEqualTo("second");
    sink.write(S3StoreTest.document("third")); // its thread may have ended meanwhile
    assertThat(next()).isEqualTo("third");
    sink.complete(S3StoreTest.document("last"));
    assertThat(next()).isEqualTo("last");
    assertThat(written).isEmpty();
  }

  @Test
  void aFirstStateThatIsRefusedIsToldAtOnce() {
    failing = StoreException.unreachable("no connection", null);
    assertThatThrownBy(() -> sink(NEVER).write(S3StoreTest.document("first")))
        .hasMessage("no connection");
  }

  @Test
  void anOutageInBetweenIsOutlived() throws Exception {
    RemoteSink sink = sink(AT_ONCE);
    sink.write(S3StoreTest.document("first"));
    assertThat(next()).isEqualTo("first");
    failing = StoreException.unreachable("no connection", null);
    sink.write(S3StoreTest.document("second"));
    assertThat(next()).isEqualTo("failed");
    failing = null;
    String state = next();
    while (state.equals("failed")) {
      state = next();
    }
    assertThat(state).isEqualTo("second");
    sink.complete(S3StoreTest.document("last"));
    assertThat(next()).isEqualTo("last");
  }

  @Test
  void aRefusalInBetweenEndsTheRun() throws Exception {
    RemoteSink sink = sink(AT_ONCE);
    sink.write(S3StoreTest.document("first"));
    assertThat(next()).isEqualTo("first");
    failing = StoreException.refused("permission denied", null);
    assertThatThrownBy(
            () -> {
              while (true) {
                sink.write(S3StoreTest.document("second"));
                Thread.onSpinWait();
              }
            })
        .hasMessage("permission denied");
  }

  @Test
  void whatIsCompletedIsNotOvertaken() throws Exception {
    for (int i = 0; i < 200; i++) {
      RemoteSink sink = sink(AT_ONCE);
      sink.write(S3StoreTest.document("first"));
      sink.write(S3StoreTest.document("second"));
      sink.complete(S3StoreTest.document("last"));
      assertThat(written.stream().toList().getLast()).isEqualTo("last");
      written.clear();
    }
  }
}
