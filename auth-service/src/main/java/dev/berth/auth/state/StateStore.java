package dev.berth.auth.state;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.berth.auth.key.EncryptedKey;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.contract.auth.Revocation;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Policies;
import dev.berth.model.access.Policy;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What gateways judge by, in the tables of this service. Every method: {@code UNAVAILABLE}. */
@Singleton
final class StateStore {

  /** Clocks differ; so long after its end a token is still thought of. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  /** One statement, and so one snapshot. Values: the version known, the age that tokens reach. */
  private static final String STATE =
      """
      SELECT version, now(),
        (SELECT coalesce(jsonb_agg(public_jwk ORDER BY created_at DESC, kid), '[]')
          FROM auth.signing_key)::text,
        (SELECT coalesce(jsonb_agg(document ORDER BY name), '[]') FROM auth.policy)::text,
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'of', subject, 'version', version)
            ORDER BY subject), '[]')
          FROM auth.revocation
          WHERE revoked_at > now() - make_interval(secs => $2))::text
      FROM auth.state WHERE version <> $1
      """;

  /** What this service itself goes by, at one moment. */
  private static final String PRESENT =
      """
      SELECT version, now(), public_jwk::text, private_key,
        (SELECT coalesce(jsonb_agg(document ORDER BY name), '[]') FROM auth.policy)::text
      FROM auth.state LEFT JOIN auth.signing_key AS key ON key.state = 'current'
      """;

  /** Values: the subjects; of whoever revokes identity, credential and address. */
  private static final String REVOKE =
      """
      WITH changed AS MATERIALIZED (SELECT auth.revoke($1)),
      noted AS (
        INSERT INTO auth.audit_event (action, identity, credential, peer, name)
        SELECT 'logins.end', $2, $3, $4, subject
        FROM changed, unnest($1::text[]) AS subject)
      SELECT * FROM changed
      """;

  private static final TypeReference<List<PublicJwk>> KEYS = new TypeReference<>() {};
  private static final TypeReference<List<Policy>> POLICIES = new TypeReference<>() {};
  private static final TypeReference<List<Revocation>> REVOCATIONS = new TypeReference<>() {};

  private final Statements statements;
  private final double oldest;

  StateStore(Statements statements, AuthSettings settings) {
    this.statements = statements;
    this.oldest = settings.tokenLifetime().plus(GRACE).toMillis() / 1000.0;
  }

  /** The state at one moment; empty if its version is this one. */
  Uni<Optional<AuthState>> unless(long version) {
    return statements.run(STATE, Tuple.of(version, oldest)).map(StateStore::state);
  }

  /** What is in force, where something else is known to have been in force before. */
  Uni<Present> present(Present known) {
    return statements
        .run("SELECT version, now() FROM auth.state", Tuple.tuple())
        .chain(
            rows -> {
              Row row = rows.iterator().next();
              return row.getLong(0) == known.version()
                  ? Uni.createFrom().item(known.at(moment(row)))
                  : present();
            });
  }

  /** What is in force. */
  Uni<Present> present() {
    return statements
        .run(PRESENT, Tuple.tuple())
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Present(
                  row.getLong(0),
                  new Policies(WireJson.kept(row.getString(4), POLICIES)),
                  Optional.ofNullable(row.getString(2))
                      .map(jwk -> new EncryptedKey(PublicJwk.parse(jwk), row.getBuffer(3))),
                  moment(row));
            });
  }

  /** Makes known that nothing is to be believed that was issued to these subjects up to now. */
  Uni<Void> revoke(Actor actor, Collection<String> subjects) {
    return statements
        .run(
            REVOKE,
            Tuple.tuple()
                .addArrayOfString(subjects.toArray(String[]::new))
                .addString(actor.identity())
                .addString(actor.credential().orElse(null))
                .addString(actor.peer()))
        .replaceWithVoid();
  }

  /** Forgets revocations of tokens that have all expired. */
  Uni<Void> sweep() {
    return statements
        .run(
            "DELETE FROM auth.revocation WHERE revoked_at < now() - make_interval(secs => $1)",
            Tuple.of(oldest))
        .replaceWithVoid();
  }

  private static Instant moment(Row row) {
    return row.getOffsetDateTime(1).toInstant();
  }

  private static Optional<AuthState> state(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row row = rows.iterator().next();
    return Optional.of(
        new AuthState(
            row.getLong(0),
            WireJson.kept(row.getString(2), KEYS),
            WireJson.kept(row.getString(3), POLICIES),
            WireJson.kept(row.getString(4), REVOCATIONS)));
  }
}
