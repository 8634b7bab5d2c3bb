package dev.berth.metadata.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.metadata.Database;
import dev.berth.metadata.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a mount from where one may pull takes, told by what PostgreSQL does for it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class MountSourceIT {

  private static final String NOWHERE = "00".repeat(31) + "01";
  private static final String ELSEWHERE = "00".repeat(31) + "02";
  private static final String EXPECTED = "00".repeat(31) + "03";
  private static final String ALLOWED = "00".repeat(31) + "04";

  /** Else the time it takes would tell whether others have the blob, and how many. */
  @Test
  void whatOthersHaveCostsNothing() throws SQLException {
    try (Connection database = Database.connect();
        Statement statement = database.createStatement()) {
      // Given 2,000 repositories that may not be pulled from, 300 that may, and a rollback
      database.setAutoCommit(false);
      statement.execute(
          """
          insert into repository (name) select 'theirs/r' || i from generate_series(1, 2000) i;
          insert into repository (name) select 'ours/r' || i from generate_series(1, 300) i;
          """);
      blob(statement, ELSEWHERE, "STORED", "theirs/");
      blob(statement, EXPECTED, "EXPECTED", "theirs/");
      blob(statement, ALLOWED, "STORED", "ours/r7");
      statement.execute("analyze repository; analyze repository_blob; analyze blob");

      // When
      String nowhere = workFor(database, NOWHERE);

      // Then
      assertThat(nowhere).contains("repository_blob_pkey").doesNotContain("by_digest");
      assertThat(workFor(database, ELSEWHERE)).isEqualTo(nowhere);
      assertThat(workFor(database, EXPECTED)).isEqualTo(nowhere);
      assertThat(workFor(database, ALLOWED)).isNotEqualTo(nowhere);
      database.rollback();
    }
  }

  private static void blob(Statement statement, String digest, String state, String repositories)
      throws SQLException {
    statement.execute(
        """
        insert into blob (digest, state, size, object_key)
        select '\\x%1$s', '%2$s', nullif(size, 0), case size when 1 then '%1$s' end
        from (select case '%2$s' when 'EXPECTED' then 0 else 1 end as size) of;
        insert into repository_blob (repository_id, digest, present)
        select id, '\\x%1$s', true from repository where starts_with(name, '%3$s');
        """
            .formatted(digest, state, repositories));
  }

  /** The plan, with how often each step was taken and how many rows came of it. */
  private static String workFor(Connection database, String digest) throws SQLException {
    String sql =
        "explain (analyze, costs off, timing off, summary off, buffers off, format json) "
            + MountSource.Ranges.LINK
                .replace("?1", "cast(? as bytea)")
                .replace("?2", "'{ours/}'")
                .replace("?3", "'{ours0}'")
                .replace("?4", "1000");
    try (PreparedStatement explain = database.prepareStatement(sql)) {
      byte[] bytes = HexFormat.of().parseHex(digest);
      explain.setBytes(1, bytes);
      explain.setBytes(2, bytes);
      try (ResultSet rows = explain.executeQuery()) {
        rows.next();
        return rows.getString(1).replace(digest, "digest");
      }
    }
  }
}
