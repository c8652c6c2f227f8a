package io.smallfry.server.contents;

import io.smallfry.server.storage.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** A regular file in a person's home, opened for reading. Close it. */
public final class HomeFile implements AutoCloseable {
  private final String name;
  private final Snapshot snapshot;

  HomeFile(String name, Snapshot snapshot) {
    this.name = name;
    this.snapshot = snapshot;
  }

  public String name() {
    return name;
  }

  /**
   * Some of its bytes.
   *
   * @param from the first byte
   * @param to one after the last byte
   */
  public InputStream read(long from, long to) throws IOException {
    return snapshot.read(from, to);
  }

  /** All of its bytes, held: for files that may be. */
  public byte[] bytes() throws IOException {
    return snapshot.bytes();
  }

  /** In bytes. */
  public long size() {
    return snapshot.stat().size();
  }

  public Instant lastModified() {
    return snapshot.stat().modified();
  }

  /** Changes with every write. */
  public String tag() {
    return snapshot.stat().tag();
  }

  @Override
  public void close() throws IOException {
    snapshot.close();
  }
}
