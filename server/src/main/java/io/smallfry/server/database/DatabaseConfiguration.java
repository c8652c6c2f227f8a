package io.smallfry.server.database;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
  @Bean
  DataSource dataSource(Database database) {
    return database.dataSource();
  }
}
