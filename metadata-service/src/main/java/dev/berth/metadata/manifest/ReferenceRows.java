package dev.berth.metadata.manifest;

import dev.berth.metadata.db.DigestText;
import dev.berth.metadata.db.Event;
import dev.berth.metadata.link.EdgeKind;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The rows that references go to, and the references. Whatever takes several rows takes them in the
 * order of their digests. If a row goes between its lock or creation and the reference, the foreign
 * key fails and the transaction is tried again.
 */
final class ReferenceRows {

  private static final String RECORD =
      """
      with blobs as (
        insert into manifest_blob (repository_id, manifest_digest, blob_digest, kind)
        select ?1, ?2, decode(named.text, 'hex'), named.kind
        from unnest(cast(?3 as text[]), cast(?4 as text[])) as named (text, kind)),
      children as (
        insert into manifest_child (repository_id, parent, child)
        select ?1, ?2, decode(text, 'hex') from unnest(cast(?5 as text[])) as text)
      insert into event (kind, repository, digest) values (cast(?7 as text), ?6, ?2)
      """;

  private ReferenceRows() {}

  /** The links that there are, which stay, and whether a client sees the blob. */
  static Uni<Map<Digest, Boolean>> lockBlobs(
      Mutiny.Session session, long repositoryId, Collection<Digest> digests) {
    if (digests.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return session
        .createNativeQuery(
            """
            select encode(l.digest, 'hex'), l.present and b.state = 'STORED'
            from repository_blob l join blob b on b.digest = l.digest
            where l.repository_id = ?1
              and l.digest = any (array(
                select decode(text, 'hex') from unnest(cast(?2 as text[])) as text))
            order by l.digest
            for key share of l
            """,
            Object[].class)
        .setParameter(1, repositoryId)
        .setParameter(2, DigestText.of(digests))
        .getResultList()
        .map(
            rows -> {
              Map<Digest, Boolean> found = new HashMap<>();
              rows.forEach(row -> found.put(DigestText.parse(row[0]), (Boolean) row[1]));
              return found;
            });
  }

  /** How the manifests stand that have rows, which stay so until the transaction ends. */
  static Uni<Map<Digest, Standing>> lockManifests(
      Mutiny.Session session, long repositoryId, Collection<Digest> digests) {
    return session
        .createNativeQuery(
            """
            select encode(digest, 'hex'), media_type
            from manifest
            where repository_id = ?1
              and digest = any (array(
                select decode(text, 'hex') from unnest(cast(?2 as text[])) as text))
            order by digest
            for key share
            """,
            Object[].class)
        .setParameter(1, repositoryId)
        .setParameter(2, DigestText.of(digests))
        .getResultList()
        .map(
            rows -> {
              Map<Digest, Standing> found = new HashMap<>();
              rows.forEach(
                  row -> found.put(DigestText.parse(row[0]), Standing.of((String) row[1])));
              return found;
            });
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

  /** Notes what a manifest names, and that it has been pushed. */
  static Uni<Void> record(
      Mutiny.Session session, long repositoryId, RepositoryName repository, NewManifest manifest) {
    SortedMap<Digest, EdgeKind> blobs = manifest.content().blobs();
    return session
        .createNativeQuery(RECORD)
        .setParameter(1, repositoryId)
        .setParameter(2, manifest.digest().toBytes())
        .setParameter(3, DigestText.of(blobs.keySet()))
        .setParameter(4, blobs.values().stream().map(EdgeKind::name).toArray(String[]::new))
        .setParameter(5, DigestText.of(manifest.content().children()))
        .setParameter(6, repository.value())
        .setParameter(7, Event.Kind.MANIFEST_PUSHED.name())
        .executeUpdate()
        .replaceWithVoid();
  }
}
