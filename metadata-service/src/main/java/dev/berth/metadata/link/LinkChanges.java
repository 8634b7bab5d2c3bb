package dev.berth.metadata.link;

import dev.berth.contract.blob.CommittedBlob;
import dev.berth.metadata.db.Transactions;
import dev.berth.metadata.repository.RepositoryStore;
import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Makes blobs visible: those of an upload, and those of other repositories. */
@Singleton
public final class LinkChanges {

  private static final String LINK = "select link_blob($1, $2, $3, $4, $5)";

  private final Transactions transactions;
  private final Statements statements;
  private final RepositoryStore repositories;

  LinkChanges(Transactions transactions, Statements statements, RepositoryStore repositories) {
    this.transactions = transactions;
    this.statements = statements;
    this.repositories = repositories;
  }

  /**
   * Makes the blob of an upload visible; {@code BLOB_UPLOAD_UNKNOWN} where it is too late for that.
   * A push makes so many of them that each is one call of the database.
   */
  public Uni<Void> link(RepositoryName repository, CommittedBlob blob) {
    Tuple values =
        Tuple.of(
            repository.value(),
            Buffer.buffer(blob.digest().toBytes()),
            blob.size(),
            blob.key(),
            OffsetDateTime.ofInstant(blob.linkBefore(), ZoneOffset.UTC));
    return transactions
        .repeated(() -> statements.run(LINK, values))
        .invoke(rows -> requireLinked(blob, rows.iterator().next().getString(0)))
        .replaceWithVoid();
  }

  /**
   * Makes a blob of another repository visible, if there is one to take it from, see {@link
   * MountSource}.
   *
   * @param names ranges that do not overlap and are in order
   */
  Uni<Boolean> mount(
      RepositoryName repository,
      Optional<RepositoryName> from,
      List<NameRange> names,
      Digest digest) {
    MountSource source = MountSource.of(from, names);
    if (source instanceof MountSource.None) {
      return Uni.createFrom().item(false);
    }
    return transactions.change(
        session ->
            source
                .hold(session, digest)
                .chain(
                    held ->
                        held
                            ? repositories
                                .holdOrCreate(session, repository)
                                .chain(id -> LinkStore.show(session, id, digest))
                                .replaceWith(true)
                            : Uni.createFrom().item(false)));
  }

  private static void requireLinked(CommittedBlob blob, String outcome) {
    switch (outcome) {
      case "LINKED" -> {}
      case "READ_ONLY" -> throw new RegistryException(ErrorCode.READ_ONLY);
      case "LATE" ->
          throw new RegistryException(
              ErrorCode.BLOB_UPLOAD_UNKNOWN, "the upload of " + blob.digest() + " has expired");
      default -> throw new IllegalStateException("a link ended as " + outcome);
    }
  }
}
