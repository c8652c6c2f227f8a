package io.smallfry.server.storage;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On a server of another maker, where there is one. */
class OutsideS3StorageTest extends S3StorageContract {
  @TempDir static Path folder;
  private static @Nullable S3TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = S3TestServer.outside(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  S3TestServer server() {
    return Objects.requireNonNull(server);
  }
}
