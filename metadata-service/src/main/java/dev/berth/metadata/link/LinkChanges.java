package dev.berth.metadata.link;

import dev.berth.contract.blob.CommittedBlob;
import dev.berth.metadata.db.Transactions;
import dev.berth.metadata.gc.Garbage;
import dev.berth.metadata.repository.RepositoryStore;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.postgres.ConflictException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Makes blobs visible: those of an upload, and those of other repositories. */
@Singleton
final class LinkChanges {

  /** How an upload stands: in time, under a sound key, and whether its content is shown already. */
  private static final String STANDING =
      """
      select clock_timestamp() < cast(cast(?1 as text) as timestamptz)
          and not exists (select 1 from doomed_object where object_key = ?2),
        exists (
          select 1
          from repository r
          join repository_blob l on l.repository_id = r.id
          join blob b on b.digest = l.digest
          where r.name = ?3 and l.digest = ?4 and l.present and b.state = 'STORED')
      """;

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
  private final RepositoryStore repositories;
  private final Garbage garbage;

  LinkChanges(Transactions transactions, RepositoryStore repositories, Garbage garbage) {
    this.transactions = transactions;
    this.repositories = repositories;
    this.garbage = garbage;
  }

  Uni<Void> link(RepositoryName repository, CommittedBlob blob) {
    return transactions.change(
        session ->
            hasToBeStored(session, repository, blob)
                .chain(stored -> stored ? store(session, blob) : Uni.createFrom().voidItem())
                .chain(() -> repositories.holdOrCreate(session, repository))
                .chain(id -> LinkStore.show(session, id, blob.digest())));
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

  /**
   * Whether the key is to be taken. One that is late or doomed is not; but if the repository shows
   * the content, this is the repetition of a link that went through.
   */
  private static Uni<Boolean> hasToBeStored(
      Mutiny.Session session, RepositoryName repository, CommittedBlob blob) {
    return session
        .createNativeQuery(STANDING, Object[].class)
        .setParameter(1, blob.linkBefore().toString())
        .setParameter(2, blob.key())
        .setParameter(3, repository.value())
        .setParameter(4, blob.digest().toBytes())
        .getSingleResult()
        .map(
            standing -> {
              boolean sound = (Boolean) standing[0];
              if (!sound && !((Boolean) standing[1])) {
                throw new RegistryException(
                    ErrorCode.BLOB_UPLOAD_UNKNOWN,
                    "the upload of " + blob.digest() + " has expired");
              }
              return sound;
            });
  }

  private Uni<Void> store(Mutiny.Session session, CommittedBlob blob) {
    return session
        .createNativeQuery(
            """
            insert into blob (digest, state, size, object_key) values (?1, 'STORED', ?2, ?3)
            on conflict (digest) do nothing
            """)
        .setParameter(1, blob.digest().toBytes())
        .setParameter(2, blob.size())
        .setParameter(3, blob.key())
        .executeUpdate()
        .chain(count -> count == 1 ? Uni.createFrom().voidItem() : merge(session, blob));
  }

  /** The blob is known: of the two keys, the other one than the one it keeps is doomed. */
  private Uni<Void> merge(Mutiny.Session session, CommittedBlob blob) {
    return BlobRow.<BlobRow>findById(blob.digest(), LockModeType.PESSIMISTIC_WRITE)
        .onItem()
        .ifNull()
        .failWith(() -> new ConflictException("blob " + blob.digest()))
        .map(row -> row.take(blob))
        .call(session::flush)
        .chain(
            useless ->
                useless
                    .map(key -> garbage.doom(session, key, "another key has the content"))
                    .orElseGet(() -> Uni.createFrom().voidItem()));
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
