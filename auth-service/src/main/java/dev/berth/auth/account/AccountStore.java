package dev.berth.auth.account;

import dev.berth.contract.http.WireJson;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** The table {@code auth.account}: over JDBC at the start, reactively from then on. */
@Singleton
final class AccountStore {

  private final DataSource jdbc;
  private final Statements statements;

  AccountStore(DataSource jdbc, Statements statements) {
    this.jdbc = jdbc;
    this.statements = statements;
  }

  /**
   * Puts these users in the place of those before, and revokes who is not one of them any more.
   *
   * @param stamps what each was let in by, by name
   * @param lost who is to be revoked in any case, as {@code user:ann}
   * @return {@code UNAVAILABLE}
   */
  Uni<Void> takeOver(Map<String, String> stamps, Set<String> lost) {
    return statements
        .run(
            "SELECT auth.take_over_accounts($1, $2)",
            Tuple.of(new JsonObject(Map.copyOf(stamps)))
                .addArrayOfString(lost.toArray(String[]::new)))
        .replaceWithVoid();
  }

  /** The same, of nobody in any case; it blocks, and is for the start alone. */
  void takeOverNow(Map<String, String> stamps) throws SQLException {
    try (Connection connection = jdbc.getConnection();
        PreparedStatement call =
            connection.prepareStatement(
                "SELECT auth.take_over_accounts(cast(? AS jsonb), cast('{}' AS text[]))")) {
      call.setString(1, WireJson.write(stamps).toString());
      call.execute();
    }
  }
}
