package io.smallfry.server.storage;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On S3Proxy, always. */
class S3ProxyStorageTest extends S3StorageContract {
  @TempDir static Path folder;
  private static @Nullable S3TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = S3TestServer.proxy(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    Objects.requireNonNull(server).close();
  }

  @Override
  S3TestServer server() {
    return Objects.requireNonNull(server);
  }
}
