package dev.berth.auth.credential;

import dev.berth.auth.audit.AuditStore;
import dev.berth.auth.audit.Note;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Restriction;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
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
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The table {@code auth.credential}. Every method: {@code UNAVAILABLE}. */
@Singleton
final class CredentialStore {

  /**
   * The one that has not been used for the longest goes where an account has too many. Values: id,
   * hash, owner, identity, stamp, lifetime and idle time in seconds.
   */
  private static final String INSERT_IDENTITY =
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

  private static final String ISSUE =
      """
      SELECT is_full, created, expires
      FROM auth.issue_credential($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """;

  /** Values: the hash, the kind. */
  private static final String FIND =
      """
      SELECT id, identity::text, account_stamp, restriction::text, expires_at,
        coalesce(last_used_at < now() - interval '1 minute', true)
      FROM auth.credential
      WHERE secret_hash = $1 AND kind = $2 AND revoked_at IS NULL
        AND now() < least(expires_at, idle_expires_at)
      """;

  /** Values: the id, the idle time in seconds, or null where that does not count. */
  private static final String NOTE_USE =
      """
      UPDATE auth.credential
      SET last_used_at = now(), idle_expires_at = now() + make_interval(secs => $2)
      WHERE id = $1 AND coalesce(last_used_at < now() - interval '1 minute', true)
      """;

  private static final String KNOWN =
      """
      SELECT id, kind, owner, coalesce(label, ''), restriction::text, created_at,
        least(expires_at, idle_expires_at), last_used_at, revoked_at IS NOT NULL
      FROM auth.credential
      """;

  private static final String REVOKE =
      """
      SELECT id, auth.revoke(ARRAY[id::text]) FROM auth.credential
      WHERE id = $1 AND revoked_at IS NULL
      """;

  /** What is revoked stays for a while, for somebody to see; and so do ends that were agreed on. */
  private static final String SWEEP =
      """
      DELETE FROM auth.credential
      WHERE least(expires_at, idle_expires_at) < now()
          AND (kind = 'identity' OR expires_at < now() - interval '7 days')
        OR revoked_at < now() - interval '7 days'
      """;

  private final Statements statements;
  private final AuditStore audit;

  CredentialStore(Statements statements, AuditStore audit) {
    this.statements = statements;
    this.audit = audit;
  }

  /** Stores an identity token by its hash. */
  Uni<Void> insertIdentity(
      Secret secret, Identity owner, Buffer stamp, Duration lifetime, Duration idle) {
    return statements
        .run(
            INSERT_IDENTITY,
            Tuple.tuple()
                .addUUID(UUID.randomUUID())
                .addBuffer(secret.hash())
                .addString(owner.toString())
                .addJsonObject(json(owner))
                .addBuffer(stamp)
                .addDouble(seconds(lifetime))
                .addDouble(seconds(idle)))
        .replaceWithVoid();
  }

  /**
   * Stores a credential of a robot or a user by its hash.
   *
   * @param actor who makes it
   * @param stamp the account it is issued to, as it is at present; empty where it has none
   * @param most how many its owner may have that are good
   * @return {@code NAME_UNKNOWN} if the robot is not there, {@code DENIED} if its owner has too
   *     many
   */
  Uni<NewCredential> issue(
      Actor actor,
      Secret secret,
      Identity owner,
      Optional<Buffer> stamp,
      CredentialTerms terms,
      int most) {
    UUID id = UUID.randomUUID();
    return audit
        .change(
            ISSUE,
            Tuple.tuple()
                .addUUID(id)
                .addString(secret.kind().toString())
                .addBuffer(secret.hash())
                .addString(owner.toString())
                .addJsonObject(json(owner))
                .addBuffer(stamp.orElse(null))
                .addString(terms.label())
                .addJsonObject(terms.restriction().map(CredentialStore::json).orElse(null))
                .addDouble(seconds(terms.lifetime()))
                .addInteger(most),
            "NOT is_full",
            note(AuditAction.TOKEN_CREATE, actor, secret.kind(), owner.toString(), id))
        .map(rows -> issued(rows, id, secret, owner, terms, most));
  }

  private static NewCredential issued(
      RowSet<Row> rows, UUID id, Secret secret, Identity owner, CredentialTerms terms, int most) {
    Row row =
        first(rows, found -> found)
            .orElseThrow(
                () ->
                    new RegistryException(
                        ErrorCode.NAME_UNKNOWN, "there is no robot %s".formatted(owner.name())));
    if (row.getBoolean(0)) {
      throw new RegistryException(
          ErrorCode.DENIED,
          "%s has %d credentials that are good, which is the most there may be"
              .formatted(owner, most));
    }
    return new NewCredential(
        new StoredCredential(
            id,
            secret.kind(),
            owner.toString(),
            terms.label(),
            terms.restriction(),
            time(row, 1),
            time(row, 2),
            Optional.empty(),
            false),
        secret);
  }

  /** The credential with this secret, if it is still good by itself. */
  Uni<Optional<GoodCredential>> find(Secret secret) {
    return statements
        .run(FIND, Tuple.of(secret.hash(), secret.kind().toString()))
        .map(rows -> first(rows, CredentialStore::good));
  }

  /**
   * Notes that one was used, at most once a minute.
   *
   * @param idle how long that puts off its end; empty if it does not
   */
  Uni<Void> noteUse(GoodCredential used, Optional<Duration> idle) {
    return used.isUseToBeNoted()
        ? statements
            .run(
                NOTE_USE,
                Tuple.tuple()
                    .addUUID(used.id())
                    .addDouble(idle.map(CredentialStore::seconds).orElse(null)))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  /** Those of an owner, the newest first; also those that ended a while ago. */
  Uni<List<StoredCredential>> list(String owner) {
    return statements
        .run(KNOWN + "WHERE owner = $1 ORDER BY created_at DESC, id", Tuple.of(owner))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(CredentialStore::stored)
                    .toList());
  }

  /** The one with this id. */
  Uni<Optional<StoredCredential>> find(UUID id) {
    return statements
        .run(KNOWN + "WHERE id = $1", Tuple.of(id))
        .map(rows -> first(rows, CredentialStore::stored));
  }

  /** Revokes one with what was issued for it; whether it was there and not revoked yet. */
  Uni<Boolean> revoke(Actor actor, StoredCredential one) {
    return audit
        .change(
            REVOKE,
            Tuple.of(one.id()),
            "true",
            note(AuditAction.TOKEN_REVOKE, actor, one.kind(), one.owner(), one.id()))
        .map(rows -> rows.size() > 0);
  }

  /** Forgets those that are good for nothing any more. */
  Uni<Void> sweep() {
    return statements.run(SWEEP, Tuple.tuple()).replaceWithVoid();
  }

  private static Note note(
      AuditAction action, Actor actor, Secret.Kind kind, String owner, UUID id) {
    return Note.of(action, actor, owner + '/' + id).how(kind.toString());
  }

  private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).findFirst();
  }

  private static GoodCredential good(Row row) {
    return new GoodCredential(
        row.getUUID(0),
        WireJson.kept(row.getString(1), Identity.class),
        Optional.ofNullable(row.getBuffer(2)),
        restriction(row, 3),
        time(row, 4),
        row.getBoolean(5));
  }

  private static StoredCredential stored(Row row) {
    return new StoredCredential(
        row.getUUID(0),
        Secret.Kind.parse(row.getString(1)),
        row.getString(2),
        row.getString(3),
        restriction(row, 4),
        time(row, 5),
        time(row, 6),
        Optional.ofNullable(row.getOffsetDateTime(7)).map(OffsetDateTime::toInstant),
        row.getBoolean(8));
  }

  private static Instant time(Row row, int column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static Optional<Restriction> restriction(Row row, int column) {
    @Nullable String json = row.getString(column);
    return Optional.ofNullable(json).map(given -> WireJson.kept(given, Restriction.class));
  }

  private static JsonObject json(Object value) {
    return new JsonObject(WireJson.write(value));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
