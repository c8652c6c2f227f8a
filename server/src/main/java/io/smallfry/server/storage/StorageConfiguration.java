package io.smallfry.server.storage;

import io.smallfry.server.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  @Bean
  Storage storage(ServerSettings settings) {
    if (settings.bucket() != null) {
      return S3Start.open(settings.bucket());
    }
    Path folder = settings.data().resolve("storage");
    renameHomes(folder);
    return new FolderStorage(folder);
  }

  /** Homes were called otherwise before there was object storage. */
  private static void renameHomes(Path folder) {
    Path old = folder.resolve("home");
    Path homes = folder.resolve("homes");
    try {
      if (Files.isDirectory(old) && !Files.exists(homes)) {
        Files.move(old, homes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
