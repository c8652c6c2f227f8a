package io.smallfry.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.ServerStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * The platform's database: connected, and migrated to the newest schema. It comes up beside
 * everything else; who asks for a connection before it is there waits. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 16;

  private final CompletableFuture<Ready> ready;

  private Database(CompletableFuture<Ready> ready) {
    this.ready = ready;
  }

  /**
   * Begins to start the embedded PostgreSQL, or to connect to the outside one that the settings
   * name. The caller holds the data folder's lock.
   */
  public static Database start(ServerSettings settings) {
    CompletableFuture<Ready> ready = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("database-start")
        .start(() -> {
          try {
            ready.complete(open(settings));
          } catch (IOException | RuntimeException e) {
            ready.completeExceptionally(e);
          }
        });
    return new Database(ready);
  }

  /**
   * Connects to the embedded PostgreSQL that another process runs on a data folder.
   *
   * @throws IOException when none runs there
   */
  public static Database connect(Path data) throws IOException {
    return new Database(
        CompletableFuture.completedFuture(
            new Ready(null, pool(EmbeddedPostgres.address(data), 1))));
  }

  /** Connections from a pool. */
  public DataSource dataSource() {
    return new WaitingDataSource(this::await);
  }

  /**
   * Waits until the database answers.
   *
   * @throws ServerStartException when it doesn't come up; the message is one sentence for a person
   */
  public void awaitReady() {
    await();
  }

  @Override
  public void close() {
    Ready opened;
    try {
      opened = ready.join();
    } catch (CompletionException e) {
      return; // It never came up, which whoever waited for it has been told.
    }
    opened.pool.close();
    if (opened.postgres != null) {
      opened.postgres.close();
    }
  }

  private DataSource await() {
    try {
      return ready.join().pool;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      throw new ServerStartException(message, cause);
    }
  }

  private static Ready open(ServerSettings settings) throws IOException {
    String url = settings.databaseUrl();
    if (url != null) {
      HikariDataSource pool = pool(DatabaseAddress.ofUrl(url), MAX_CONNECTIONS);
      try {
        migrate(pool);
      } catch (RuntimeException e) {
        pool.close();
        throw new ServerStartException("The outside database can't be used: " + firstLine(e), e);
      }
      return new Ready(null, pool);
    }
    EmbeddedPostgres postgres = EmbeddedPostgres.start(settings.home(), settings.data());
    HikariDataSource pool = null;
    try {
      pool = pool(EmbeddedPostgres.address(settings.data()), MAX_CONNECTIONS);
      migrate(pool);
      return new Ready(postgres, pool);
    } catch (IOException | RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      postgres.close();
      throw e;
    }
  }

  private static void migrate(DataSource dataSource) {
    try {
      Flyway.configure()
          .dataSource(dataSource)
          .locations("classpath:db/migration")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new ServerStartException(
          "The database's schema can't be brought to this version of Smallfry: " + firstLine(e), e);
    }
  }

  private static HikariDataSource pool(DatabaseAddress address, int max) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("smallfry");
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(address.url());
    config.setDataSourceProperties(address.properties());
    config.addDataSourceProperty("ApplicationName", "smallfry");
    config.setMaximumPoolSize(max);
    config.setMinimumIdle(1);
    if (max > 1) {
      config.setIdleTimeout(60_000);
    }
    config.setConnectionTimeout(10_000);
    config.setInitializationFailTimeout(10_000);
    return new HikariDataSource(config);
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(message);
  }

  private record Ready(@Nullable EmbeddedPostgres postgres, HikariDataSource pool) {}
}
