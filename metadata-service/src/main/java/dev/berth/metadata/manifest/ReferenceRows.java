package dev.berth.metadata.manifest;

import dev.berth.metadata.db.DigestText;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The rows that references go to, and the references. Whatever takes several rows takes them in the
 * order of their digests. If a row goes between its lock or creation and the reference, the foreign
 * key fails and the transaction is tried again.
 */
final class ReferenceRows {

  private static final String OPEN =
      """
      select repository, blob, shown, manifest, media_type
      from open_for_manifest(?1, cast(?2 as text[]), cast(?3 as text[]))
      """;

  private static final String NAME =
      """
      select name_in_manifest(?1, ?2, ?3, cast(?4 as text[]), cast(?5 as text[]),
        cast(?6 as text[]))
      """;

  private static final String STORE =
      """
      select store_manifest(?1, ?2, ?3, ?7, nullif(?8, ''), decode(nullif(?9, ''), 'hex'),
        nullif(?10, ''), ?11, ?12, cast(?4 as text[]), cast(?5 as text[]), cast(?6 as text[]))
      """;

  private ReferenceRows() {}

  /** Holds a repository, which is created if it is not there, and what there is in it. */
  static Uni<Found> open(
      Mutiny.Session session,
      RepositoryName repository,
      Collection<Digest> blobs,
      Collection<Digest> manifests) {
    return session
        .createNativeQuery(OPEN, Object[].class)
        .setParameter(1, repository.value())
        .setParameter(2, DigestText.of(blobs))
        .setParameter(3, DigestText.of(manifests))
        .getResultList()
        .map(ReferenceRows::found);
  }

  private static Found found(List<Object[]> rows) {
    if (rows.isEmpty()) {
      throw new RegistryException(ErrorCode.READ_ONLY);
    }
    Map<Digest, Boolean> links = new HashMap<>();
    Map<Digest, Standing> manifests = new HashMap<>();
    for (Object[] row : rows) {
      if (row[1] != null) {
        links.put(DigestText.parse(row[1]), (Boolean) row[2]);
      } else if (row[3] != null) {
        manifests.put(DigestText.parse(row[3]), Standing.of((String) row[4]));
      }
    }
    return new Found((Long) rows.getFirst()[0], links, manifests);
  }

  /** Makes expected links, unless somebody else has made them meanwhile. */
  static Uni<Void> expectBlobs(
      Mutiny.Session session, long repositoryId, Collection<Digest> digests) {
    if (digests.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery(
            """
            insert into blob (digest, state)
            select decode(text, 'hex'), 'EXPECTED' from unnest(cast(?1 as text[])) as text
            on conflict (digest) do nothing
            """)
        .setParameter(1, DigestText.of(digests))
        .executeUpdate()
        .chain(
            () ->
                session
                    .createNativeQuery(
                        """
                        insert into repository_blob (repository_id, digest, present)
                        select ?1, decode(text, 'hex'), false
                        from unnest(cast(?2 as text[])) as text
                        on conflict (repository_id, digest) do nothing
                        """)
                    .setParameter(1, repositoryId)
                    .setParameter(2, DigestText.of(digests))
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Makes expected manifests, unless somebody else has made them meanwhile. */
  static Uni<Void> expectManifests(
      Mutiny.Session session, long repositoryId, Collection<Digest> digests) {
    if (digests.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery(
            """
            insert into manifest (repository_id, digest, present)
            select ?1, decode(text, 'hex'), false from unnest(cast(?2 as text[])) as text
            on conflict (repository_id, digest) do nothing
            """)
        .setParameter(1, repositoryId)
        .setParameter(2, DigestText.of(digests))
        .executeUpdate()
        .replaceWithVoid();
  }

  /** Notes what a manifest names that has a row, and that it has been pushed. */
  static Uni<Void> name(
      Mutiny.Session session, long repositoryId, RepositoryName repository, NewManifest manifest) {
    return named(session, NAME, repositoryId, repository, manifest)
        .getSingleResult()
        .replaceWithVoid();
  }

  /** Makes the row of a manifest, and notes the same. */
  static Uni<Void> store(
      Mutiny.Session session, long repositoryId, RepositoryName repository, NewManifest manifest) {
    Digest subject = manifest.subject();
    return named(session, STORE, repositoryId, repository, manifest)
        .setParameter(7, manifest.mediaType().value())
        .setParameter(8, Objects.requireNonNullElse(manifest.artifactType(), ""))
        .setParameter(9, subject == null ? "" : DigestText.of(subject))
        .setParameter(10, Objects.requireNonNullElse(manifest.annotationsJson(), ""))
        .setParameter(11, manifest.entryBytes())
        .setParameter(12, manifest.payload().getBytes())
        .getSingleResult()
        .replaceWithVoid();
  }

  private static Mutiny.SelectionQuery<String> named(
      Mutiny.Session session,
      String sql,
      long repositoryId,
      RepositoryName repository,
      NewManifest manifest) {
    return session
        .createNativeQuery(sql, String.class)
        .setParameter(1, repositoryId)
        .setParameter(2, repository.value())
        .setParameter(3, manifest.digest().toBytes())
        .setParameter(4, DigestText.of(manifest.content().blobs().keySet()))
        .setParameter(5, manifest.kinds())
        .setParameter(6, DigestText.of(manifest.content().children()));
  }

  /**
   * What there is, and stays until the transaction ends.
   *
   * @param repositoryId the repository
   * @param links the links of blobs, and whether a client sees the blob
   * @param manifests how the manifests stand that have rows
   */
  record Found(long repositoryId, Map<Digest, Boolean> links, Map<Digest, Standing> manifests) {}
}
