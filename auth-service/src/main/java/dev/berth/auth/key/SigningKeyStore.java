package dev.berth.auth.key;

import dev.berth.auth.audit.AuditStore;
import dev.berth.auth.audit.Note;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

/**
 * The table {@code auth.signing_key}: over JDBC at the start, reactively from then on, where every
 * method has {@code UNAVAILABLE}.
 */
@Singleton
final class SigningKeyStore {

  private static final String CURRENT =
      "SELECT public_jwk::text, private_key FROM auth.signing_key WHERE state = 'current'";

  private static final String LIST =
      """
      SELECT kid, state,
        CASE state WHEN 'next' THEN next_at WHEN 'current' THEN current_at ELSE retired_at END
      FROM auth.signing_key
      ORDER BY array_position(ARRAY['next', 'current', 'retired'], state), retired_at DESC, kid
      """;

  /**
   * It locks nothing: a replica asks every second. Values: overlap, rotation (0 for never), and the
   * age at which retired keys go, in seconds.
   */
  private static final String DUE =
      """
      SELECT next.public_jwk::text, next.private_key,
        coalesce(next.next_at <= now() - make_interval(secs => $1), false),
        next.kid IS NULL AND $2::float8 > 0 AND EXISTS (
          SELECT FROM auth.signing_key
          WHERE state = 'current' AND current_at <= now() - make_interval(secs => $2::float8)),
        EXISTS (
          SELECT FROM auth.signing_key
          WHERE state = 'retired' AND retired_at <= now() - make_interval(secs => $3))
      FROM (VALUES (1)) AS one LEFT JOIN auth.signing_key AS next ON next.state = 'next'
      """;

  private final DataSource jdbc;
  private final Statements statements;
  private final AuditStore audit;

  SigningKeyStore(DataSource jdbc, Statements statements, AuditStore audit) {
    this.jdbc = jdbc;
    this.statements = statements;
    this.audit = audit;
  }

  /** The public keys of all states, the newest first. */
  Uni<List<PublicJwk>> published() {
    return statements
        .run(
            "SELECT public_jwk::text FROM auth.signing_key ORDER BY created_at DESC, kid",
            Tuple.tuple())
        .map(rows -> stream(rows).map(row -> PublicJwk.parse(row.getString(0))).toList());
  }

  /** All keys, in the order of their states. */
  Uni<List<PublishedKey>> list() {
    return statements
        .run(LIST, Tuple.tuple())
        .map(
            rows ->
                stream(rows)
                    .map(
                        row ->
                            new PublishedKey(
                                row.getString(0),
                                PublishedKey.State.parse(row.getString(1)),
                                row.getOffsetDateTime(2).toInstant()))
                    .toList());
  }

  /** The key that signs at present, if there is one. */
  Uni<Optional<EncryptedKey>> current() {
    return statements
        .run(CURRENT, Tuple.tuple())
        .map(rows -> stream(rows).findFirst().map(SigningKeyStore::key));
  }

  /** What is to be done, by the clock of the database. */
  Uni<Due> due(Duration overlap, Duration rotation, Duration keep) {
    return statements
        .run(DUE, Tuple.of(seconds(overlap), seconds(rotation), seconds(keep)))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Due(
                  Optional.ofNullable(row.getString(0)).map(found -> key(row)),
                  row.getBoolean(2),
                  row.getBoolean(3),
                  row.getBoolean(4));
            });
  }

  /** Publishes a key that is to sign later; the one that waits already, if there is one. */
  Uni<PublicJwk> addNext(Actor actor, EncryptedKey key) {
    return addNext(actor, key, "NULL", Tuple.tuple()).map(Optional::orElseThrow);
  }

  /** The same, unless the current key is younger than that; empty then. */
  Uni<Optional<PublicJwk>> addNext(EncryptedKey key, Duration age) {
    return addNext(Actor.REGISTRY, key, "make_interval(secs => $4)", Tuple.of(seconds(age)));
  }

  private Uni<Optional<PublicJwk>> addNext(Actor actor, EncryptedKey key, String age, Tuple more) {
    Tuple values = values(key);
    for (int index = 0; index < more.size(); index++) {
      values.addValue(more.getValue(index));
    }
    return audit
        .change(
            "SELECT auth.add_next_key($1, $2, $3, %s)::text AS jwk".formatted(age),
            values,
            // It may be one that waits already.
            "jwk::jsonb ->> 'kid' = $1",
            note(actor, key.publicKey(), "next"))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString(0)))
        .map(jwk -> jwk.map(PublicJwk::parse));
  }

  /** Has the next key sign, if it is this one and was published for that long; whether it was. */
  Uni<Boolean> promote(PublicJwk key, Duration overlap) {
    return audit
        .change(
            "SELECT auth.promote_next_key($1, make_interval(secs => $2)) AS promoted",
            Tuple.of(key.kid(), seconds(overlap)),
            "promoted",
            note(Actor.REGISTRY, key, "current"))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Forgets the keys that have been retired for that long; how many. */
  Uni<Integer> forget(Duration keep) {
    return statements
        .run("SELECT auth.forget_retired_keys(make_interval(secs => $1))", Tuple.of(seconds(keep)))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** Puts a key in the place of all others. */
  Uni<Void> replace(Actor actor, EncryptedKey key) {
    return audit
        .change(
            "SELECT auth.replace_signing_keys($1, $2, $3)",
            values(key),
            "true",
            note(actor, key.publicKey(), "at-once"))
        .replaceWithVoid();
  }

  /** The key that signs at present, if there is one. It blocks, and is for the start alone. */
  Optional<EncryptedKey> currentNow() throws SQLException {
    try (Connection connection = jdbc.getConnection();
        PreparedStatement select = connection.prepareStatement(CURRENT);
        ResultSet rows = select.executeQuery()) {
      return rows.next()
          ? Optional.of(
              new EncryptedKey(PublicJwk.parse(rows.getString(1)), Buffer.buffer(rows.getBytes(2))))
          : Optional.empty();
    }
  }

  /** Makes a key the current one unless there is one already. It blocks, like the other. */
  void beginNow(EncryptedKey key) throws SQLException {
    try (Connection connection = jdbc.getConnection();
        PreparedStatement call =
            connection.prepareStatement("SELECT auth.begin_signing(?, cast(? AS jsonb), ?)")) {
      call.setString(1, key.publicKey().kid());
      call.setString(2, key.publicKey().toJson());
      call.setBytes(3, key.privateKey().getBytes());
      call.execute();
    }
  }

  private static Note note(Actor actor, PublicJwk key, String how) {
    return Note.of(AuditAction.KEY_ROTATE, actor, key.kid()).how(how);
  }

  private static Tuple values(EncryptedKey key) {
    return Tuple.tuple()
        .addString(key.publicKey().kid())
        .addJsonObject(new JsonObject(key.publicKey().toJson()))
        .addBuffer(key.privateKey());
  }

  private static EncryptedKey key(Row row) {
    return new EncryptedKey(PublicJwk.parse(row.getString(0)), row.getBuffer(1));
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /**
   * What is to be done.
   *
   * @param next the key that waits, if one does
   * @param isRipe whether it has waited for long enough
   * @param isOld whether none waits and the current one is to be followed by another
   * @param hasOutlived whether there are retired keys of which no token is good any more
   */
  record Due(Optional<EncryptedKey> next, boolean isRipe, boolean isOld, boolean hasOutlived) {}
}
