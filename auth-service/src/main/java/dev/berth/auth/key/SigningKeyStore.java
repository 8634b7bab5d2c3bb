package dev.berth.auth.key;

import dev.berth.contract.auth.PublicJwk;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

/** The table {@code auth.signing_key}: over JDBC at the start, reactively from then on. */
@Singleton
final class SigningKeyStore {

  private final DataSource jdbc;
  private final Statements statements;

  SigningKeyStore(DataSource jdbc, Statements statements) {
    this.jdbc = jdbc;
    this.statements = statements;
  }

  /** The public keys of all states, the newest first; {@code UNAVAILABLE}. */
  Uni<List<PublicJwk>> published() {
    return statements
        .run(
            "SELECT public_jwk::text FROM auth.signing_key ORDER BY created_at DESC, kid",
            Tuple.tuple())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> PublicJwk.parse(row.getString(0)))
                    .toList());
  }

  /** The key that signs at present, if there is one. It blocks, and is for the start alone. */
  Optional<EncryptedKey> current() throws SQLException {
    try (Connection connection = jdbc.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT public_jwk, private_key FROM auth.signing_key WHERE state = 'current'");
        ResultSet rows = select.executeQuery()) {
      return rows.next()
          ? Optional.of(
              new EncryptedKey(PublicJwk.parse(rows.getString(1)), Buffer.buffer(rows.getBytes(2))))
          : Optional.empty();
    }
  }

  /** Makes a key the current one unless there is one already. It blocks, like the other. */
  void insertUnlessThereIsOne(EncryptedKey key) throws SQLException {
    try (Connection connection = jdbc.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                WITH inserted AS (
                  INSERT INTO auth.signing_key (kid, public_jwk, private_key, state)
                  VALUES (?, cast(? AS jsonb), ?, 'current')
                  ON CONFLICT (state) WHERE state = 'current' DO NOTHING
                  RETURNING kid)
                UPDATE auth.state SET version = version + 1
                WHERE (SELECT count(*) FROM inserted) > 0
                """)) {
      insert.setString(1, key.publicKey().kid());
      insert.setString(2, key.publicKey().toJson());
      insert.setBytes(3, key.privateKey().getBytes());
      insert.executeUpdate();
    }
  }
}
