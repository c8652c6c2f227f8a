package io.smallfry.server.storage;

import io.smallfry.server.ServerSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  @Bean
  Storage storage(ServerSettings settings) {
    return new FolderStorage(settings.data().resolve("storage"));
  }
}
