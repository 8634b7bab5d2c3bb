package dev.berth.metadata.link;

import dev.berth.configuration.ManifestSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.metadata.audit.AuditNotes;
import dev.berth.metadata.db.DigestText;
import dev.berth.metadata.db.Transactions;
import dev.berth.metadata.gc.Garbage;
import dev.berth.metadata.repository.RepositoryStore;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes blobs out of repositories. The link is locked {@code for update}, which waits for every
 * manifest that is about to name it, and makes those that come later see what was decided.
 */
@Singleton
final class LinkDelete {

  private final Transactions transactions;
  private final RepositoryStore repositories;
  private final Garbage garbage;
  private final String[] needed;

  LinkDelete(
      Transactions transactions,
      RepositoryStore repositories,
      Garbage garbage,
      ManifestSettings settings) {
    this.transactions = transactions;
    this.repositories = repositories;
    this.garbage = garbage;
    this.needed = EdgeKind.needed(settings.sparse());
  }

  Uni<Void> delete(Actor actor, RepositoryName repository, Digest digest) {
    return transactions.change(
        session ->
            repositories
                .hold(session, repository)
                .onFailure(RegistryException.class)
                .transform(unknown -> LinkStore.unknown(repository, digest))
                .chain(id -> delete(session, id, repository, digest))
                .chain(() -> garbage.suspect(session, List.of(digest)))
                .chain(
                    () ->
                        AuditNotes.delete(
                            session, AuditAction.BLOB_DELETE, actor, repository, digest)));
  }

  private Uni<Void> delete(
      Mutiny.Session session, long id, RepositoryName repository, Digest digest) {
    return lock(session, id, digest)
        .chain(
            present -> {
              if (present == null || !present) {
                throw LinkStore.unknown(repository, digest);
              }
              return holder(session, id, digest, needed);
            })
        .chain(
            holder -> {
              if (holder != null) {
                throw new RegistryException(
                    ErrorCode.UNSUPPORTED,
                    "blob " + digest + " is in use in " + repository,
                    DigestText.parse(holder).toString());
              }
              return hide(session, id, digest);
            });
  }

  private static Uni<Boolean> lock(Mutiny.Session session, long id, Digest digest) {
    return session
        .createNativeQuery(
            """
            select present from repository_blob where repository_id = ?1 and digest = ?2
            for update
            """,
            Boolean.class)
        .setParameter(1, id)
        .setParameter(2, digest.toBytes())
        .getSingleResultOrNull();
  }

  /** A manifest that needs the blob. */
  private static Uni<String> holder(
      Mutiny.Session session, long id, Digest digest, String[] kinds) {
    return session
        .createNativeQuery(
            """
            select encode(manifest_digest, 'hex') from manifest_blob
            where repository_id = ?1 and blob_digest = ?2 and kind = any (cast(?3 as text[]))
            limit 1
            """,
            String.class)
        .setParameter(1, id)
        .setParameter(2, digest.toBytes())
        .setParameter(3, kinds)
        .getSingleResultOrNull();
  }

  /** Where a manifest names the blob but can do without, it is expected from now on. */
  private static Uni<Void> hide(Mutiny.Session session, long id, Digest digest) {
    return session
        .createNativeQuery(
            """
            with named as (
              update repository_blob l set present = false
              where l.repository_id = ?1 and l.digest = ?2 and exists (
                select 1 from manifest_blob e
                where e.repository_id = l.repository_id and e.blob_digest = l.digest)
              returning 1)
            delete from repository_blob l
            where l.repository_id = ?1 and l.digest = ?2 and not exists (
              select 1 from manifest_blob e
              where e.repository_id = l.repository_id and e.blob_digest = l.digest)
            """)
        .setParameter(1, id)
        .setParameter(2, digest.toBytes())
        .executeUpdate()
        .replaceWithVoid();
  }
}
