package dev.berth.metadata.manifest;

import dev.berth.configuration.ManifestSettings;
import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.contract.metadata.StoredManifest;
import dev.berth.metadata.repository.RepositoryStore;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;

/** Finds manifests by digest and by tag: one statement, which tells whether there is anything. */
@Singleton
public final class ManifestStore {

  private static final int LEASE_TRIES = 4;

  private static final String READ =
      """
      select m.digest, m.media_type, m.size, m.payload
      from repository r
      left join manifest m on m.repository_id = r.id and m.digest = $2 and m.present
      where r.name = $1
      """;

  private static final String READ_TAG =
      """
      select m.digest, m.media_type, m.size, m.payload
      from repository r
      left join tag t on t.repository_id = r.id and t.name = $2
      left join manifest m on m.repository_id = r.id and m.digest = t.digest and m.present
      where r.name = $1
      """;

  /** Whether the lease is young, or cannot be renewed, takes the place of the payload. */
  private static final String YOUNG =
      """
      m.touched_at > now() - make_interval(secs => $3)
        or (select read_only from mode) as young""";

  private static final String LOOK = READ.replace("m.payload", YOUNG);
  private static final String LOOK_TAG = READ_TAG.replace("m.payload", YOUNG);

  private static final String RENEW =
      """
      update manifest m set touched_at = now()
      from repository r, mode
      where r.name = $1 and m.repository_id = r.id and m.digest = $2 and m.present
        and not mode.read_only
      returning m.digest, m.media_type, m.size
      """;

  private final Statements statements;
  private final double youngSeconds;

  ManifestStore(Statements statements, ManifestSettings settings) {
    this.statements = statements;
    this.youngSeconds = settings.lease().toMillis() / 2_000.0;
  }

  Uni<StoredManifest> read(RepositoryName repository, Reference reference) {
    return statements
        .run(byTag(reference) ? READ_TAG : READ, Tuple.of(repository.value(), key(reference)))
        .map(rows -> found(rows, repository, reference))
        .map(row -> new StoredManifest(info(row), row.get(Buffer.class, "payload")));
  }

  /** Finds a manifest without its bytes; {@code MANIFEST_UNKNOWN}, {@code NAME_UNKNOWN}. */
  public Uni<ManifestInfo> find(RepositoryName repository, Reference reference) {
    return look(repository, reference).map(ManifestStore::info);
  }

  /** The same for a client that will rely on it. */
  public Uni<ManifestInfo> lease(RepositoryName repository, Reference reference) {
    return lease(repository, reference, 1);
  }

  /** Where nothing is renewed, it was deleted or the mode was set just now: looking tells which. */
  private Uni<ManifestInfo> lease(RepositoryName repository, Reference reference, int number) {
    if (number > LEASE_TRIES) {
      return Uni.createFrom().failure(new RegistryException(ErrorCode.UNAVAILABLE));
    }
    return look(repository, reference)
        .flatMap(
            row ->
                row.getBoolean("young")
                    ? Uni.createFrom().item(info(row))
                    : renew(repository, reference, row.get(Buffer.class, "digest"), number));
  }

  private Uni<Row> look(RepositoryName repository, Reference reference) {
    return statements
        .run(
            byTag(reference) ? LOOK_TAG : LOOK,
            Tuple.of(repository.value(), key(reference), youngSeconds))
        .map(rows -> found(rows, repository, reference));
  }

  private Uni<ManifestInfo> renew(
      RepositoryName repository, Reference reference, Buffer digest, int number) {
    return statements
        .run(RENEW, Tuple.of(repository.value(), digest))
        .flatMap(
            rows ->
                rows.size() == 0
                    ? lease(repository, reference, number + 1)
                    : Uni.createFrom().item(info(rows.iterator().next())));
  }

  /** The failure that says that there is no such manifest. */
  public static RegistryException unknown(RepositoryName repository, Reference reference) {
    return new RegistryException(
        ErrorCode.MANIFEST_UNKNOWN,
        "no manifest " + reference + " in " + repository,
        reference.toString());
  }

  private static Row found(RowSet<Row> rows, RepositoryName repository, Reference reference) {
    if (rows.size() == 0) {
      throw RepositoryStore.unknown(repository);
    }
    Row row = rows.iterator().next();
    if (row.getValue("digest") == null) {
      throw unknown(repository, reference);
    }
    return row;
  }

  /** What a row with the columns {@code digest}, {@code media_type} and {@code size} tells of. */
  public static ManifestInfo info(Row row) {
    return new ManifestInfo(
        Digest.ofBytes(row.get(Buffer.class, "digest").getBytes()),
        new MediaType(row.getString("media_type")),
        row.getLong("size"));
  }

  private static boolean byTag(Reference reference) {
    return switch (reference) {
      case Tag tag -> true;
      case Reference.ByDigest digest -> false;
    };
  }

  private static Object key(Reference reference) {
    return switch (reference) {
      case Tag tag -> tag.value();
      case Reference.ByDigest byDigest -> Buffer.buffer(byDigest.digest().toBytes());
    };
  }
}
