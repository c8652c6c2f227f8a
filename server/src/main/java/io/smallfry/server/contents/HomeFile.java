package io.smallfry.server.contents;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;

/** A regular file in a person's home, opened for reading. Close it. */
public final class HomeFile implements AutoCloseable {
  private final String name;
  private final FileChannel channel;
  private final long size;
  private final Instant lastModified;

  HomeFile(Entry entry, FileChannel channel) throws IOException {
    this.name = entry.path().name();
    this.channel = channel;
    this.size = channel.size();
    this.lastModified = entry.attributes().lastModifiedTime().toInstant();
  }

  public String name() {
    return name;
  }

  public FileChannel channel() {
    return channel;
  }

  /** In bytes, at the time it was opened. */
  public long size() {
    return size;
  }

  public Instant lastModified() {
    return lastModified;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
