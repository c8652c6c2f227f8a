package io.smallfry.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
  @Test
  void aUrlAsPostgresWritesIt() {
    DatabaseAddress address =
        DatabaseAddress.ofUrl("postgresql://me:p%40ss+word@db.example:6432/main?sslmode=require");

    assertThat(address.url()).isEqualTo("jdbc:postgresql://db.example:6432/main?sslmode=require");
    assertThat(address.properties())
        .containsEntry("user", "me")
        .containsEntry("password", "p@ss+word");
  }

  @Test
  void aUrlAsJdbcWritesIt() {
    assertThat(DatabaseAddress.ofUrl("jdbc:postgresql://db/main?user=me").url())
        .isEqualTo("jdbc:postgresql://db/main?user=me");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mysql://me:secret@db/x", "postgresql://", "not a url:secret"})
  void othersAreRefusedWithoutRepeatingThem(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseAddress.ofUrl(url))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}
