package io.smallfry.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallfry.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Some servers only have to be there, or are closed early on purpose.
class EmbeddedPostgresTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Path data = ServerUnderTest.temporaryFolder();

  @Test
  void dataStaysBetweenStarts() throws Exception {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(HOME, data)) {
      execute("create table t (x int)", "insert into t values (42)");
    }

    try (EmbeddedPostgres second = EmbeddedPostgres.start(HOME, data)) {
      assertThat(query("select x from t")).isEqualTo("42");
      second.close();
      second.close();
    }
  }

  @Test
  void itRecoversFromKill() throws Exception {
    EmbeddedPostgres.start(HOME, data);
    execute("create table t (x int)", "insert into t values (1)");
    ProcessHandle postmaster = postmaster();
    postmaster.destroyForcibly();
    postmaster.onExit().get();

    try (EmbeddedPostgres again = EmbeddedPostgres.start(HOME, data)) {
      assertThat(query("select x from t")).isEqualTo("1");
    }
  }

  @Test
  void anOrphanIsStoppedFirst() throws Exception {
    EmbeddedPostgres.start(HOME, data); // its Smallfry is killed: nobody closes it
    PostmasterFile orphan = PostmasterFile.read(data.resolve("postgres/data"));
    assertThat(orphan.isRunning()).isTrue();

    try (EmbeddedPostgres next = EmbeddedPostgres.start(HOME, data)) {
      assertThat(orphan.isRunning()).isFalse();
      assertThat(query("select 1")).isEqualTo("1");
    }
  }

  @Test
  void aNumberThatIsAnotherProgramsNowIsNoOrphan() throws Exception {
    EmbeddedPostgres.start(HOME, data).close();
    Files.writeString(
        data.resolve("postgres/data/postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + data + "\n1\n5432\n/tmp\n\n\nready\n");

    try (EmbeddedPostgres next = EmbeddedPostgres.start(HOME, data)) {
      assertThat(query("select 1")).isEqualTo("1");
    }
  }

  @Test
  void thereIsNoWayInButTheSocketWithThePassword() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(HOME, data)) {
      assertThat(query("show listen_addresses")).isEmpty();
      assertThat(query("select string_agg(type || ' ' || auth_method, ',') from pg_hba_file_rules"))
          .isEqualTo("local scram-sha-256");
      assertThat(query("show data_checksums")).isEqualTo("on");

      DatabaseAddress address = EmbeddedPostgres.address(data);
      address.properties().setProperty("password", "wrong");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(address.url(), address.properties()))
          .withMessageContaining("password authentication failed");
    }
  }

  @Test
  void dataOfAnotherVersionIsLeftAlone() throws Exception {
    EmbeddedPostgres.start(HOME, data).close();
    Files.writeString(data.resolve("postgres/data/PG_VERSION"), "17\n");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(HOME, data))
        .withMessageContaining("was made by PostgreSQL 17")
        .withMessageContaining("this Smallfry brings 18");
  }

  @Test
  void aFolderWithALongNameWorks() throws Exception {
    Path deep = data.resolve("a folder with spaces, 'quotes' and a long name".repeat(3));
    Files.createDirectories(deep);

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(HOME, deep)) {
      DatabaseAddress address = EmbeddedPostgres.address(deep);
      try (Connection connection =
          DriverManager.getConnection(address.url(), address.properties())) {
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }

  private ProcessHandle postmaster() throws IOException {
    return ProcessHandle.of(PostmasterFile.read(data.resolve("postgres/data")).pid()).orElseThrow();
  }

  private void execute(String... statements) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String query(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private Connection connect() throws SQLException, IOException {
    DatabaseAddress address = EmbeddedPostgres.address(data);
    return DriverManager.getConnection(address.url(), address.properties());
  }
}
