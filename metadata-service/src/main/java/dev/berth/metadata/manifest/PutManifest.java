package dev.berth.metadata.manifest;

import dev.berth.configuration.ManifestSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.metadata.ManifestPut;
import dev.berth.contract.metadata.ManifestReceipt;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.metadata.audit.AuditNotes;
import dev.berth.metadata.db.Transactions;
import dev.berth.metadata.tag.Preconditions;
import dev.berth.metadata.tag.TagRule;
import dev.berth.metadata.tag.TagStore;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import dev.berth.postgres.ConflictException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Stores a manifest: it is hashed and read on a worker thread, and then goes with its references
 * and tags into the database in one transaction.
 */
@Singleton
final class PutManifest {

  private final Vertx vertx;
  private final Transactions transactions;
  private final DirectPush direct;
  private final References references;
  private final TagStore tags;
  private final ManifestSettings settings;

  PutManifest(
      Vertx vertx,
      Transactions transactions,
      DirectPush direct,
      References references,
      TagStore tags,
      ManifestSettings settings) {
    this.vertx = vertx;
    this.transactions = transactions;
    this.direct = direct;
    this.references = references;
    this.tags = tags;
    this.settings = settings;
  }

  Uni<ManifestReceipt> put(Actor actor, RepositoryName repository, ManifestPut put) {
    refuseSize(put.payload().length());
    List<Tag> wanted = wantedTags(put);
    return vertx
        .executeBlocking(() -> read(put), false)
        .chain(
            manifest ->
                store(
                        actor,
                        repository,
                        manifest,
                        wanted,
                        new TagRule(put.condition(), put.createOnly()))
                    .replaceWith(
                        new ManifestReceipt(
                            manifest.digest(), Optional.ofNullable(manifest.subject()), wanted)));
  }

  /** Refuses a manifest that is too large, which may be known before it is here. */
  void refuseSize(long bytes) {
    if (bytes > settings.maxBytes().bytes()) {
      throw new RegistryException(ErrorCode.MANIFEST_TOO_LARGE);
    }
  }

  private List<Tag> wantedTags(ManifestPut put) {
    if (put.tags().size() > settings.maxTags()) {
      throw new RegistryException(ErrorCode.TOO_MANY_TAGS);
    }
    return switch (put.reference()) {
      case Reference.ByDigest byDigest -> put.tags().stream().distinct().toList();
      case Tag tag when put.tags().isEmpty() -> List.of(tag);
      case Tag tag ->
          throw new RegistryException(
              ErrorCode.TAG_INVALID, "tags as parameters go with a digest in the path");
    };
  }

  private NewManifest read(ManifestPut put) {
    byte[] payload = put.payload().getBytes();
    Digest digest =
        switch (put.reference()) {
          case Tag tag -> Digest.of(Algorithm.SHA256, payload);
          case Reference.ByDigest byDigest -> verified(byDigest.digest(), payload);
        };
    ManifestReader.Parsed parsed =
        ManifestReader.read(payload, put.mediaType(), settings.maxReferences());
    return new NewManifest(digest, parsed.mediaType(), parsed.manifest(), put.payload());
  }

  private static Digest verified(Digest claimed, byte[] payload) {
    Digest actual = Digest.of(claimed.algorithm(), payload);
    if (!actual.equals(claimed)) {
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID, "the manifest has the digest " + actual, claimed.toString());
    }
    return actual;
  }

  private Uni<Void> store(
      Actor actor,
      RepositoryName repository,
      NewManifest manifest,
      List<Tag> wanted,
      TagRule rule) {
    Uni<Boolean> stored =
        DirectPush.suits(manifest, rule.condition())
            ? direct.store(actor, repository, manifest, wanted, rule.createOnly())
            : Uni.createFrom().item(false);
    return stored.chain(
        done ->
            done
                ? Uni.createFrom().voidItem()
                : transactions.always(
                    session ->
                        decide(session, repository, manifest, wanted, rule)
                            .chain(
                                () ->
                                    AuditNotes.push(
                                        session, actor, repository, manifest.digest(), wanted))));
  }

  private Uni<Void> decide(
      Mutiny.Session session,
      RepositoryName repository,
      NewManifest manifest,
      List<Tag> wanted,
      TagRule rule) {
    return references
        .hold(session, repository, manifest)
        .invoke(held -> checkUntagged(held.standing(), manifest, wanted, rule.condition()))
        .call(held -> store(session, held, repository, manifest))
        .chain(
            held ->
                tags.move(
                    session, held.repositoryId(), repository, wanted, manifest.digest(), rule));
  }

  /** Without tags the condition is about the manifest. */
  private static void checkUntagged(
      Standing standing, NewManifest manifest, List<Tag> wanted, TagCondition condition) {
    if (wanted.isEmpty()) {
      boolean here = standing instanceof Standing.Present;
      Preconditions.check(condition, "manifest", here ? manifest.digest() : null);
    }
  }

  private static Uni<Void> store(
      Mutiny.Session session,
      References.Held held,
      RepositoryName repository,
      NewManifest manifest) {
    long id = held.repositoryId();
    return switch (held.standing()) {
      case Standing.Present present when !present.mediaType().equals(manifest.mediaType()) ->
          throw StrictJson.invalid("it was pushed before as " + present.mediaType());
      case Standing.Present present -> touch(session, id, manifest);
      case Standing.Absent absent -> ReferenceRows.store(session, id, repository, manifest);
      case Standing.Expected expected ->
          ManifestRow.<ManifestRow>findById(
                  new ManifestKey(id, manifest.digest()), LockModeType.PESSIMISTIC_WRITE)
              .invoke(row -> fill(row, manifest))
              .chain(() -> touch(session, id, manifest))
              .chain(session::flush)
              .chain(() -> ReferenceRows.name(session, id, repository, manifest));
    };
  }

  /** Somebody else may have pushed it since it was looked for; then all is looked at again. */
  private static void fill(@Nullable ManifestRow row, NewManifest manifest) {
    if (row == null || row.present) {
      throw new ConflictException("manifest " + manifest.digest());
    }
    row.fill(manifest);
  }

  private static Uni<Void> touch(Mutiny.Session session, long repositoryId, NewManifest manifest) {
    return session
        .createNativeQuery(
            "update manifest set touched_at = now() where repository_id = ?1 and digest = ?2")
        .setParameter(1, repositoryId)
        .setParameter(2, manifest.digest().toBytes())
        .executeUpdate()
        .replaceWithVoid();
  }
}
