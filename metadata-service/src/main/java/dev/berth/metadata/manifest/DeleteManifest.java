package dev.berth.metadata.manifest;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.metadata.audit.AuditNotes;
import dev.berth.metadata.db.DigestText;
import dev.berth.metadata.db.Event;
import dev.berth.metadata.db.Transactions;
import dev.berth.metadata.gc.Garbage;
import dev.berth.metadata.repository.RepositoryStore;
import dev.berth.metadata.tag.Preconditions;
import dev.berth.metadata.tag.TagStore;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Deletes tags, and manifests with their tags. The row of a manifest is locked {@code for update},
 * which waits for every tag and manifest that is about to name it, and makes those that come later
 * see what was decided.
 */
@Singleton
final class DeleteManifest {

  private final Transactions transactions;
  private final RepositoryStore repositories;
  private final References references;
  private final TagStore tags;
  private final Garbage garbage;

  DeleteManifest(
      Transactions transactions,
      RepositoryStore repositories,
      References references,
      TagStore tags,
      Garbage garbage) {
    this.transactions = transactions;
    this.repositories = repositories;
    this.references = references;
    this.tags = tags;
    this.garbage = garbage;
  }

  Uni<Void> delete(
      Actor actor, RepositoryName repository, Reference reference, TagCondition condition) {
    return transactions.change(
        session ->
            repositories
                .hold(session, repository)
                .chain(
                    id ->
                        switch (reference) {
                          case Tag tag -> tags.delete(session, id, repository, tag, condition);
                          case Reference.ByDigest byDigest ->
                              delete(session, id, repository, byDigest, condition);
                        })
                .chain(() -> note(session, actor, repository, reference)));
  }

  private static Uni<Void> note(
      Mutiny.Session session, Actor actor, RepositoryName repository, Reference reference) {
    return switch (reference) {
      case Tag tag -> AuditNotes.delete(session, actor, repository, tag);
      case Reference.ByDigest byDigest ->
          AuditNotes.delete(
              session, AuditAction.MANIFEST_DELETE, actor, repository, byDigest.digest());
    };
  }

  private Uni<Void> delete(
      Mutiny.Session session,
      long id,
      RepositoryName repository,
      Reference.ByDigest reference,
      TagCondition condition) {
    Digest digest = reference.digest();
    return lock(session, id, digest)
        .invoke(
            present -> {
              boolean here = present != null && present;
              Preconditions.check(condition, "manifest", here ? digest : null);
              if (!here) {
                throw ManifestStore.unknown(repository, reference);
              }
            })
        .chain(() -> holders(session, id, digest))
        .invoke(holders -> refuseIfNeeded(holders, digest))
        .call(() -> tags.deleteAll(session, id, repository, digest))
        .chain(
            holders ->
                named(session, id, digest)
                    .call(() -> forget(session, id, digest))
                    .call(() -> drop(session, id, digest, holders.isHeld()))
                    .chain(suspects -> garbage.suspect(session, suspects)))
        .chain(() -> Event.of(Event.Kind.MANIFEST_DELETED, repository, digest).persist())
        .replaceWithVoid();
  }

  private void refuseIfNeeded(Holders holders, Digest digest) {
    if (holders.index() != null && !references.entriesMayBeMissing()) {
      throw new RegistryException(
          ErrorCode.UNSUPPORTED,
          "manifest " + digest + " is an entry of an index",
          DigestText.parse(holders.index()).toString());
    }
  }

  private static Uni<Boolean> lock(Mutiny.Session session, long id, Digest digest) {
    return session
        .createNativeQuery(
            "select present from manifest where repository_id = ?1 and digest = ?2 for update",
            Boolean.class)
        .setParameter(1, id)
        .setParameter(2, digest.toBytes())
        .getSingleResultOrNull();
  }

  private static Uni<Holders> holders(Mutiny.Session session, long id, Digest digest) {
    return session
        .createNativeQuery(
            """
            select
              (select encode(parent, 'hex') from manifest_child
                where repository_id = ?1 and child = ?2 limit 1),
              exists (select 1 from manifest where repository_id = ?1 and subject = ?2)
            """,
            Object[].class)
        .setParameter(1, id)
        .setParameter(2, digest.toBytes())
        .getSingleResult()
        .map(row -> new Holders((String) row[0], (Boolean) row[1]));
  }

  /** All that the manifest names, which it holds no more. */
  private static Uni<List<Digest>> named(Mutiny.Session session, long id, Digest digest) {
    return session
        .createNativeQuery(
            """
            select encode(blob_digest, 'hex') from manifest_blob
            where repository_id = ?1 and manifest_digest = ?2
            union
            select encode(subject, 'hex') from manifest
            where repository_id = ?1 and digest = ?2 and subject is not null
            """,
            String.class)
        .setParameter(1, id)
        .setParameter(2, digest.toBytes())
        .getResultList()
        .map(
            texts -> {
              List<Digest> named = new ArrayList<>();
              texts.forEach(text -> named.add(DigestText.parse(text)));
              return named;
            });
  }

  private static Uni<Void> forget(Mutiny.Session session, long id, Digest digest) {
    return session
        .createNativeQuery(
            """
            with children as (
              delete from manifest_child where repository_id = ?1 and parent = ?2)
            delete from manifest_blob where repository_id = ?1 and manifest_digest = ?2
            """)
        .setParameter(1, id)
        .setParameter(2, digest.toBytes())
        .executeUpdate()
        .replaceWithVoid();
  }

  private static Uni<Void> drop(Mutiny.Session session, long id, Digest digest, boolean held) {
    ManifestKey key = new ManifestKey(id, digest);
    return held
        ? ManifestRow.<ManifestRow>findById(key)
            .invoke(ManifestRow::becomeExpected)
            .chain(session::flush)
        : ManifestRow.delete("key = ?1", key).replaceWithVoid();
  }

  /**
   * Who needs the manifest's row.
   *
   * @param index the text of the digest of an index that names it; null where none does
   * @param referrer whether a manifest has it as its subject
   */
  private record Holders(@Nullable String index, boolean referrer) {

    boolean isHeld() {
      return index != null || referrer;
    }
  }
}
