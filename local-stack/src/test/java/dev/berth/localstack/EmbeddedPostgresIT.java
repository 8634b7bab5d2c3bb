package dev.berth.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresIT {

  @Test
  void servesAnEmptyDatabaseOwnedByAnOrdinaryRole() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary();
        Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA metadata");
      try (var row =
          statement.executeQuery(
              """
              SELECT current_database(), pg_get_userbyid(datdba), usesuper,
                     pg_encoding_to_char(encoding), datcollate, current_setting('data_checksums')
              FROM pg_database JOIN pg_user ON usename = current_user
              WHERE datname = current_database()
              """)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo(postgres.database());
        assertThat(row.getString(2)).isEqualTo(postgres.username());
        assertThat(row.getBoolean(3)).isFalse();
        assertThat(row.getString(4)).isEqualTo("UTF8");
        assertThat(row.getString(5)).isEqualTo("C");
        assertThat(row.getString(6)).isEqualTo("on");
      }
    }
  }

  @Test
  void refusesAWrongPassword() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary()) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void isGoneAfterClose() {
    EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary();
    postgres.close();

    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    postgres.jdbcUrl(), postgres.username(), postgres.password()))
        .hasMessageContaining("refused");
  }
}
