package dev.berth.metadata.link;

import dev.berth.contract.blob.CommittedBlob;
import dev.berth.metadata.db.Transactions;
import dev.berth.metadata.repository.RepositoryStore;
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
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Makes blobs visible: those of an upload, and those of other repositories. */
@Singleton
public final class LinkChanges {

  private static final String LINK = "select link_blob($1, $2, $3, $4, $5)";

  /** The link of the source is locked, so that it is there until the new one is. */
  private static final String SOURCE =
      """
      select 1
      from repository_blob l
      join blob b on b.digest = l.digest
      join repository r on r.id = l.repository_id
      where l.digest = ?1 and l.present and b.state = 'STORED' and (?2 = '' or r.name = ?2)
      limit 1
      for key share of l
      """;

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

  Uni<Boolean> mount(RepositoryName repository, Optional<RepositoryName> from, Digest digest) {
    return transactions.change(
        session ->
            isShown(session, from, digest)
                .chain(
                    shown ->
                        shown
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

  private static Uni<Boolean> isShown(
      Mutiny.Session session, Optional<RepositoryName> from, Digest digest) {
    return session
        .createNativeQuery(SOURCE, Integer.class)
        .setParameter(1, digest.toBytes())
        .setParameter(2, from.map(RepositoryName::value).orElse(""))
        .getSingleResultOrNull()
        .map(one -> one != null);
  }
}
