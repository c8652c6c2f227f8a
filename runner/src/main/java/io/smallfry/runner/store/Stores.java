package io.smallfry.runner.store;

import io.smallfry.runner.NotebookSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The stores there are, by the scheme of a name: {@code s3://bucket/key}, {@code https://…}; what
 * has none is a file. A store's classes are loaded when its first name comes. Thread-safe.
 */
public final class Stores implements AutoCloseable {
  private final Path directory;
  private final Map<String, String> env;
  private final Map<String, Store> open = new LinkedHashMap<>(); // guarded by this

  /**
   * @param directory what paths are relative to
   * @param env where credentials and endpoints are looked up: the environment's variables
   */
  public Stores(Path directory, Map<String, String> env) {
    this.directory = directory;
    this.env = env;
  }

  /** Reads a whole document: {@link Store#read}. */
  public byte[] read(String name) throws IOException {
    return store(name).read(name);
  }

  /** Where an output notebook goes: {@link Store#sink}. */
  public NotebookSink sink(String name) throws IOException {
    return store(name).sink(name);
  }

  /** A name without credentials: {@link Store#shown}. */
  public String shown(String name) {
    return scheme(name).isEmpty() ? name : store(name).shown(name);
  }

  /** The store of a name, whatever the name is: one that can't be used says so when it is used. */
  public synchronized Store store(String name) {
    String scheme = scheme(name);
    Store store = open.get(scheme);
    if (store == null) {
      store = make(scheme);
      open.put(scheme, store);
    }
    return store;
  }

  private Store make(String scheme) {
    return switch (scheme) {
      case "", "file" -> new FileStore(directory);
      case "s3", "s3n", "s3a" -> new S3Store(env);
      case "http", "https" -> new HttpStore(env);
      default -> new NoStore(scheme);
    };
  }

  /** What stands before the {@code ://}, in lower case; nothing if no scheme stands there. */
  static String scheme(String name) {
    int colon = name.indexOf("://");
    for (int i = 0; i < colon; i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean more = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !more)) {
        return "";
      }
    }
    return colon <= 0 ? "" : name.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Store::close);
    open.clear();
  }
}
