package io.smallfry.server.versions;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What may not happen at the same time in one home: two changes of one file, and a change of a file
 * while names change. Thread-safe.
 */
final class HomeLocks {
  private static final int STRIPES = 64;

  private final ReentrantReadWriteLock names = new ReentrantReadWriteLock();
  private final ReentrantLock[] files = new ReentrantLock[STRIPES];

  HomeLocks() {
    for (int i = 0; i < STRIPES; i++) {
      files[i] = new ReentrantLock();
    }
  }

  /** Holds something until it is closed, on the same thread. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  Held file(String path) {
    Lock file = files[Math.floorMod(path.hashCode(), STRIPES)];
    names.readLock().lock();
    file.lock();
    return () -> {
      file.unlock();
      names.readLock().unlock();
    };
  }

  Held names() {
    names.writeLock().lock();
    return () -> names.writeLock().unlock();
  }
}
