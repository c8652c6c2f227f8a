package io.smallfry.server.jobs;

import io.smallfry.server.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Which server this is: the same in all lives of a data folder, and no other one's. Thread-safe.
 */
@Component
final class ServerIdentity {
  private final String id;

  ServerIdentity(ServerSettings settings) {
    Path file = settings.data().resolve("server-id");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, UUID.randomUUID() + "\n");
      }
      id = Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String id() {
    return id;
  }
}
