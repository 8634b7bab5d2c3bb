package dev.berth.blob.upload;

import dev.berth.configuration.UploadSettings;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.blob.UploadRef;
import dev.berth.contract.blob.UploadStatus;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import dev.berth.postgres.Statements;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.Staged;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The rows of uploads. Each method is one statement, and with it one transaction; those of a claim
 * name its epoch and change nothing once there is a newer one.
 */
@Singleton
final class Sessions {

  /** How long the answer to a finish stands after a link has become too late. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /** After how long what a cancelled upload left in the store is removed once more. */
  private static final Duration SECOND_LOOK = Duration.ofMinutes(10);

  private final Statements statements;
  private final UploadSettings settings;

  /** Who claims; it is another one after each start, as a process that is gone releases nothing. */
  private final String owner = UUID.randomUUID().toString();

  Sessions(Statements statements, UploadSettings settings) {
    this.statements = statements;
    this.settings = settings;
  }

  /** Opens an upload; fails with {@code TOOMANYREQUESTS}. */
  Uni<UploadStatus> open(RepositoryName repository, Algorithm algorithm, String peer) {
    UploadId id = new UploadId(UUID.randomUUID());
    Tuple values = opening(id, ObjectKey.fresh(), repository, algorithm, peer);
    return statements
        .run(SessionSql.OPEN, values.addString(null).addInteger(0).addBuffer(null))
        .map(this::requireOpened)
        .map(opened -> new UploadStatus(id, 0));
  }

  /**
   * Opens an upload that takes no request but this one. It is committing from the start: nobody can
   * append to it, and it is cleared away like any that died on the way.
   */
  Uni<Claim> openToPush(RepositoryName repository, Digest digest, String peer) {
    UploadId id = new UploadId(UUID.randomUUID());
    ObjectKey key = ObjectKey.fresh();
    Tuple values = opening(id, key, repository, digest.algorithm(), peer);
    return statements
        .run(
            SessionSql.OPEN,
            values.addString(owner).addInteger(1).addBuffer(Buffer.buffer(digest.toBytes())))
        .map(this::requireOpened)
        .map(opened -> new Claim(id, 1, Staged.empty(key), digest.algorithm(), false));
  }

  /** Claims an upload to append at an offset, or wherever it stands. */
  Uni<ClaimOutcome> claim(UploadRef upload, OptionalLong offset) {
    return claim(upload, offset, Optional.empty(), false);
  }

  /**
   * Claims an upload to finish it.
   *
   * @param whole whether all bytes have come, so that it may be committing at once
   */
  Uni<ClaimOutcome> claimToFinish(
      UploadRef upload, OptionalLong offset, Digest digest, boolean whole) {
    return claim(upload, offset, Optional.of(digest), whole);
  }

  /** Acknowledges what a writer has made durable, and releases the claim. */
  Uni<UploadStatus> acknowledge(Claim claim, Staged staged) {
    Tuple values =
        of(claim)
            .addLong(staged.length())
            .addString(staged.handle())
            .addDouble(seconds(settings.expiry()));
    return statements
        .run(SessionSql.ACKNOWLEDGE, values)
        .map(rows -> requireHeld(claim, rows))
        .map(held -> new UploadStatus(claim.id(), staged.length()));
  }

  /** Notes that all bytes are durable and which digest they are to have. */
  Uni<Void> committing(Claim claim, Staged staged, Digest digest) {
    Tuple values =
        of(claim)
            .addLong(staged.length())
            .addString(staged.handle())
            .addBuffer(Buffer.buffer(digest.toBytes()))
            .addDouble(seconds(settings.expiry()));
    return statements
        .run(SessionSql.COMMITTING, values)
        .map(rows -> requireHeld(claim, rows))
        .replaceWithVoid();
  }

  /** Notes that the object stands and has the digest; this is durable when it returns. */
  Uni<CommittedBlob> committed(Claim claim, Staged staged, Digest digest) {
    Tuple values =
        of(claim)
            .addLong(staged.length())
            .addString(staged.handle())
            .addDouble(seconds(settings.linkWithin()))
            .addDouble(seconds(settings.linkWithin().plus(MARGIN)));
    return statements
        .run(SessionSql.COMMITTED, values)
        .map(rows -> requireHeld(claim, rows))
        .map(
            row ->
                new CommittedBlob(
                    claim.id(),
                    digest,
                    staged.length(),
                    staged.key().value(),
                    row.getOffsetDateTime("link_before").toInstant(),
                    false));
  }

  /** Says that the claim's writer has ended without having written anything that counts. */
  Uni<Void> release(Claim claim) {
    return statements.run(SessionSql.RELEASE, of(claim)).replaceWithVoid();
  }

  /** Gives an upload up, so that its bytes may be removed; fails if the claim is lost. */
  Uni<Void> giveUp(Claim claim) {
    return statements
        .run(SessionSql.GIVE_UP, of(claim).addDouble(seconds(SECOND_LOOK)))
        .map(rows -> requireHeld(claim, rows))
        .replaceWithVoid();
  }

  /** The upload as it stands; fails with {@code BLOB_UPLOAD_UNKNOWN}. */
  Uni<UploadStatus> status(UploadRef upload) {
    return statements
        .run(SessionSql.STATUS, of(upload))
        .map(rows -> requireKnown(upload, rows))
        .map(row -> new UploadStatus(upload.id(), row.getLong("acknowledged")));
  }

  /** Cancels an open upload; fails with {@code BLOB_UPLOAD_UNKNOWN}. */
  Uni<ObjectKey> cancel(UploadRef upload) {
    return statements
        .run(SessionSql.CANCEL, of(upload).addDouble(seconds(SECOND_LOOK)))
        .map(rows -> requireKnown(upload, rows))
        .map(row -> new ObjectKey(row.getString("object_key")));
  }

  /** Notes that committed uploads have been linked. */
  Uni<Void> linked(List<UploadId> uploads) {
    UUID[] ids = uploads.stream().map(UploadId::value).toArray(UUID[]::new);
    return statements
        .run(
            SessionSql.LINKED,
            Tuple.tuple().addArrayOfUUID(ids).addDouble(seconds(settings.rememberFor())))
        .replaceWithVoid();
  }

  private Uni<ClaimOutcome> claim(
      UploadRef upload, OptionalLong offset, Optional<Digest> digest, boolean whole) {
    Tuple values =
        of(upload)
            .addString(owner)
            .addDouble(seconds(settings.expiry()))
            .addLong(offset.isPresent() ? offset.getAsLong() : null)
            .addBuffer(digest.map(Digest::toBytes).map(Buffer::buffer).orElse(null))
            .addBoolean(whole);
    return statements
        .run(SessionSql.CLAIM, values)
        .flatMap(
            rows ->
                rows.size() == 0
                    ? refusal(upload, digest)
                    : Uni.createFrom().item(claimed(upload.id(), rows.iterator().next())));
  }

  private static ClaimOutcome claimed(UploadId id, Row row) {
    Claim claim = claim(id, row);
    boolean again = State.of(row.getString("state")) == State.COMMITTING;
    return State.of(row.getString("claimed_state")) == State.OPEN
        ? new ClaimOutcome.Appending(claim)
        : new ClaimOutcome.Committing(claim, again);
  }

  /** Why there was no claim, by the row as it is now, which may have changed since. */
  private Uni<ClaimOutcome> refusal(UploadRef upload, Optional<Digest> digest) {
    return statements
        .run(SessionSql.LOOK, of(upload))
        .map(
            rows ->
                rows.size() == 0
                    ? new ClaimOutcome.Unknown()
                    : refusal(upload.id(), digest, rows.iterator().next()));
  }

  private static ClaimOutcome refusal(UploadId id, Optional<Digest> digest, Row row) {
    return switch (State.of(row.getString("state"))) {
      case OPEN -> new ClaimOutcome.OutOfOrder(row.getLong("acknowledged"));
      // Whoever began to finish it since wants what this request wants, which thought it elsewhere.
      case COMMITTING ->
          asksFor(digest, row)
              ? new ClaimOutcome.OutOfOrder(row.getLong("acknowledged"))
              : new ClaimOutcome.Unknown();
      case COMMITTED, LINKED ->
          asksFor(digest, row) ? new ClaimOutcome.Done(blob(id, row)) : new ClaimOutcome.Unknown();
      case CANCELLED, EXPIRED -> new ClaimOutcome.Unknown();
    };
  }

  private static boolean asksFor(Optional<Digest> digest, Row row) {
    return digest.equals(Optional.of(digest(row)));
  }

  private static Claim claim(UploadId id, Row row) {
    return new Claim(
        id,
        row.getInteger("epoch"),
        new Staged(
            new ObjectKey(row.getString("object_key")),
            row.getLong("acknowledged"),
            row.getString("handle")),
        Algorithm.parse(row.getString("algorithm")),
        row.getString("owner") != null);
  }

  private static CommittedBlob blob(UploadId id, Row row) {
    return new CommittedBlob(
        id,
        digest(row),
        row.getLong("acknowledged"),
        row.getString("object_key"),
        row.getOffsetDateTime("link_before").toInstant(),
        State.of(row.getString("state")) == State.LINKED);
  }

  private static Digest digest(Row row) {
    return Digest.ofBytes(row.getBuffer("digest").getBytes());
  }

  private Tuple opening(
      UploadId id, ObjectKey key, RepositoryName repository, Algorithm algorithm, String peer) {
    return Tuple.tuple()
        .addUUID(id.value())
        .addString(repository.toString())
        .addString(key.value())
        .addString(algorithm.prefix())
        .addString(peer)
        .addDouble(seconds(settings.expiry()))
        .addInteger(settings.openPerPeer());
  }

  private static Tuple of(Claim claim) {
    return Tuple.of(claim.id().value(), claim.epoch());
  }

  private static Tuple of(UploadRef upload) {
    return Tuple.of(upload.id().value(), upload.repository().toString());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private RowSet<Row> requireOpened(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      throw Refusals.tooMany(settings.openPerPeer());
    }
    return rows;
  }

  private static Row requireHeld(Claim claim, RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Refusals.superseded(claim.id());
    }
    return rows.iterator().next();
  }

  private static Row requireKnown(UploadRef upload, RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Refusals.unknown(upload.id());
    }
    return rows.iterator().next();
  }

  /** Where an upload stands. */
  private enum State {
    /** It takes bytes. */
    OPEN,
    /** All bytes are acknowledged; they are being verified and made final. */
    COMMITTING,
    /** The object stands and waits for its link. */
    COMMITTED,
    /** A repository shows the object; only the answer is kept. */
    LINKED,
    /** Given up; what the store holds of it is removed. */
    CANCELLED,
    /** Rested too long; what the store holds of it is removed. */
    EXPIRED;

    static State of(String column) {
      return valueOf(column.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
