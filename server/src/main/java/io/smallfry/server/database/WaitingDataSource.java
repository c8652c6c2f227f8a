package io.smallfry.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A data source whose first users wait until the real one is there. */
final class WaitingDataSource extends AbstractDataSource {
  private final Supplier<DataSource> target;

  WaitingDataSource(Supplier<DataSource> target) {
    this.target = target;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return target.get().getConnection();
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return target.get().getConnection(username, password);
  }
}
