package dev.berth.auth.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The table {@code auth.credential}. Every method: {@code UNAVAILABLE}. */
@Singleton
final class CredentialStore {

  /**
   * The one that has not been used for the longest goes where an account has too many. Values: id,
   * hash, owner, identity, stamp, lifetime and idle time in seconds.
   */
  private static final String INSERT =
      """
      WITH surplus AS (
        DELETE FROM auth.credential WHERE id IN (
          SELECT id FROM auth.credential WHERE owner = $3 AND kind = 'identity'
          ORDER BY last_used_at DESC OFFSET 999))
      INSERT INTO auth.credential
        (id, kind, secret_hash, owner, identity, account_stamp, expires_at, idle_expires_at)
      VALUES ($1, 'identity', $2, $3, $4, $5,
        now() + make_interval(secs => $6), now() + make_interval(secs => $7))
      """;

  /** Values: the hash. */
  private static final String FIND =
      """
      SELECT id, identity::text, account_stamp, expires_at,
        last_used_at < now() - interval '1 minute'
      FROM auth.credential
      WHERE secret_hash = $1 AND kind = 'identity' AND revoked_at IS NULL
        AND now() < expires_at AND now() < idle_expires_at
      """;

  /** Values: the id, the idle time in seconds. */
  private static final String NOTE_USE =
      """
      UPDATE auth.credential
      SET last_used_at = now(), idle_expires_at = now() + make_interval(secs => $2)
      WHERE id = $1 AND last_used_at < now() - interval '1 minute'
      """;

  /** What is revoked stays for a while, for somebody to see. */
  private static final String SWEEP =
      """
      DELETE FROM auth.credential
      WHERE least(expires_at, idle_expires_at) < now() OR revoked_at < now() - interval '7 days'
      """;

  private final Statements statements;

  CredentialStore(Statements statements) {
    this.statements = statements;
  }

  /** Stores an identity token by its hash. */
  Uni<Void> insert(
      UUID id, Buffer hash, Identity owner, Buffer stamp, Duration lifetime, Duration idle) {
    return statements
        .run(
            INSERT,
            Tuple.tuple()
                .addUUID(id)
                .addBuffer(hash)
                .addString(owner.toString())
                .addJsonObject(new JsonObject(WireJson.write(owner)))
                .addBuffer(stamp)
                .addDouble(seconds(lifetime))
                .addDouble(seconds(idle)))
        .replaceWithVoid();
  }

  /** The identity token with this hash, if it is still good by itself. */
  Uni<Optional<Found>> find(Buffer hash) {
    return statements.run(FIND, Tuple.of(hash)).map(CredentialStore::found);
  }

  /** Puts off the end of one that is not used, at most once a minute. */
  Uni<Void> noteUse(Found found, Duration idle) {
    return found.isUseToBeNoted()
        ? statements.run(NOTE_USE, Tuple.of(found.id(), seconds(idle))).replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  /** Forgets those that are good for nothing any more. */
  Uni<Void> sweep() {
    return statements.run(SWEEP, Tuple.tuple()).replaceWithVoid();
  }

  private static Optional<Found> found(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row row = rows.iterator().next();
    return Optional.of(
        new Found(
            row.getUUID(0),
            identity(row.getString(1)),
            row.getBuffer(2),
            row.getOffsetDateTime(3).toInstant(),
            row.getBoolean(4)));
  }

  private static Identity identity(String json) {
    try {
      return WireJson.mapper().readValue(json, Identity.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database has what this service cannot read", e);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /**
   * An identity token.
   *
   * @param id its id
   * @param identity whose it is
   * @param stamp the account it was issued to, as it was then
   * @param expires when it ends, whatever happens
   * @param isUseToBeNoted whether its last use was noted more than a minute ago
   */
  record Found(UUID id, Identity identity, Buffer stamp, Instant expires, boolean isUseToBeNoted) {}
}
