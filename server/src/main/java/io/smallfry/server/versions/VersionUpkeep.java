package io.smallfry.server.versions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Thins versions each hour and deletes the contents that no version has any more. */
@Component
class VersionUpkeep implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(VersionUpkeep.class);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final Duration FIRST = Duration.ofMinutes(5); // not while people sign in
  private static final int AT_ONCE = 500;

  private final VersionStore store;
  private final UpkeepStore all;
  private final VersionContents contents;
  private final TransactionTemplate transactions;
  private final InstantSource time;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread thread;

  VersionUpkeep(
      VersionStore store,
      UpkeepStore all,
      VersionContents contents,
      TransactionTemplate transactions,
      InstantSource time) {
    this.store = store;
    this.all = all;
    this.contents = contents;
    this.transactions = transactions;
    this.time = time;
  }

  /** Thins all histories now and removes what nobody needs. */
  void tidy() throws IOException {
    Instant now = time.instant();
    transactions.executeWithoutResult(_ -> all.forgetDeleted(now.minus(Thinning.DELETED)));
    for (UpkeepStore.Owned file : all.withOld(now.minus(Thinning.ALL))) {
      List<Version> versions =
          store.versions(file.owner(), file.history(), Long.MAX_VALUE, Integer.MAX_VALUE);
      List<Version> expendable = Thinning.expendable(versions, now);
      if (!expendable.isEmpty()) {
        transactions.executeWithoutResult(
            _ -> expendable.forEach(version -> store.deleteUnnamed(version.id())));
      }
    }
    removeContents();
  }

  private void removeContents() throws IOException {
    List<UpkeepStore.Content> found;
    do {
      found = all.unreferenced(AT_ONCE);
      for (UpkeepStore.Content content : found) {
        remove(content);
      }
    } while (found.size() == AT_ONCE);
  }

  /**
   * The content is deleted while its row is locked: who saves the same again waits, and finds that
   * it has to be stored. Cut off in between, the row stays and this is done again.
   */
  private void remove(UpkeepStore.Content content) throws IOException {
    try {
      transactions.executeWithoutResult(_ -> {
        if (all.forget(content)) {
          try {
            contents.delete(content.owner(), content.hash(), content.size());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void run() {
    Duration pause = FIRST;
    try {
      while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = PAUSE;
        try {
          tidy();
        } catch (IOException | RuntimeException e) {
          log.warn("Old versions could not be thinned; in an hour it is tried again.", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void start() {
    thread = Thread.ofVirtual().name("versions").start(this::run);
  }

  @Override
  public synchronized void stop() {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
