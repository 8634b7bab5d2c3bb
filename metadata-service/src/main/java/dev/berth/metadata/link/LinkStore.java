package dev.berth.metadata.link;

import dev.berth.configuration.ManifestSettings;
import dev.berth.contract.metadata.BlobLocation;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Finds the blobs that a repository shows. */
@Singleton
public final class LinkStore {

  private static final int LEASE_TRIES = 4;

  /** Whether the lease is young, or cannot be renewed, comes with the place. */
  private static final String FIND =
      """
      select b.size, b.object_key,
        l.touched_at > now() - make_interval(secs => $3) or m.read_only
      from repository r
      join repository_blob l on l.repository_id = r.id
      join blob b on b.digest = l.digest
      cross join mode m
      where r.name = $1 and l.digest = $2 and l.present and b.state = 'STORED'
      """;

  private static final String RENEW =
      """
      update repository_blob l set touched_at = now()
      from repository r, blob b, mode m
      where r.name = $1 and l.repository_id = r.id and l.digest = $2 and l.present
        and b.digest = l.digest and b.state = 'STORED' and not m.read_only
      returning b.size, b.object_key
      """;

  private final Statements statements;
  private final double youngSeconds;

  LinkStore(Statements statements, ManifestSettings settings) {
    this.statements = statements;
    this.youngSeconds = settings.lease().toMillis() / 2_000.0;
  }

  /** Finds a blob; {@code BLOB_UNKNOWN}. */
  public Uni<BlobLocation> find(RepositoryName repository, Digest digest) {
    return look(repository, digest).map(row -> location(digest, row));
  }

  /** The same for a client that will rely on it. */
  public Uni<BlobLocation> lease(RepositoryName repository, Digest digest) {
    return lease(repository, digest, 1);
  }

  /** Where nothing is renewed, it was deleted or the mode was set just now: looking tells which. */
  private Uni<BlobLocation> lease(RepositoryName repository, Digest digest, int number) {
    if (number > LEASE_TRIES) {
      return Uni.createFrom().failure(new RegistryException(ErrorCode.UNAVAILABLE));
    }
    return look(repository, digest)
        .flatMap(
            row ->
                row.getBoolean(2)
                    ? Uni.createFrom().item(location(digest, row))
                    : renew(repository, digest, number));
  }

  private Uni<BlobLocation> renew(RepositoryName repository, Digest digest, int number) {
    return statements
        .run(RENEW, Tuple.of(repository.value(), Buffer.buffer(digest.toBytes())))
        .map(LinkStore::first)
        .flatMap(
            row ->
                row == null
                    ? lease(repository, digest, number + 1)
                    : Uni.createFrom().item(location(digest, row)));
  }

  private Uni<Row> look(RepositoryName repository, Digest digest) {
    return statements
        .run(FIND, Tuple.of(repository.value(), Buffer.buffer(digest.toBytes()), youngSeconds))
        .map(LinkStore::first)
        .onItem()
        .ifNull()
        .failWith(() -> unknown(repository, digest));
  }

  /** Makes a blob visible, and begins a lease. */
  static Uni<Void> show(Mutiny.Session session, long repositoryId, Digest digest) {
    return session
        .createNativeQuery(
            """
            insert into repository_blob (repository_id, digest, present) values (?1, ?2, true)
            on conflict (repository_id, digest) do update set present = true, touched_at = now()
            """)
        .setParameter(1, repositoryId)
        .setParameter(2, digest.toBytes())
        .executeUpdate()
        .replaceWithVoid();
  }

  /** The failure that says that there is no such blob. */
  public static RegistryException unknown(RepositoryName repository, Digest digest) {
    return new RegistryException(
        ErrorCode.BLOB_UNKNOWN, "no blob " + digest + " in " + repository, digest.toString());
  }

  private static @Nullable Row first(RowSet<Row> rows) {
    return rows.size() == 0 ? null : rows.iterator().next();
  }

  /** What a row that begins with the size and the key tells of. */
  public static BlobLocation location(Digest digest, Row row) {
    return new BlobLocation(digest, row.getLong(0), row.getString(1));
  }
}
