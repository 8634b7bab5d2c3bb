package dev.berth.metadata.manifest;

import dev.berth.configuration.ManifestSettings;
import dev.berth.configuration.ManifestSettings.Sparse;
import dev.berth.metadata.link.EdgeKind;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryError;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Holds what a manifest names. The rows of it are locked in the order of their digests, blobs
 * first; a delete of one of them waits for the transaction, or has been and is seen. What is not
 * here and may be missing gets an expected row, so that the reference holds whatever arrives.
 */
@Singleton
final class References {

  private final Sparse sparse;

  References(ManifestSettings settings) {
    this.sparse = settings.sparse();
  }

  /**
   * Holds a repository, which is created if it is not there, all that a manifest names, and the
   * manifest itself if it is there already.
   *
   * @throws RegistryException {@code MANIFEST_BLOB_UNKNOWN} with an entry for each missing one;
   *     {@code READ_ONLY}
   */
  Uni<Held> hold(Mutiny.Session session, RepositoryName repository, NewManifest manifest) {
    SortedMap<Digest, EdgeKind> blobs = manifest.content().blobs();
    SortedSet<Digest> others = new TreeSet<>(manifest.content().children());
    if (manifest.subject() != null) {
      others.add(manifest.subject());
    }
    SortedSet<Digest> manifests = new TreeSet<>(others);
    manifests.add(manifest.digest());
    return ReferenceRows.open(session, repository, blobs.keySet(), manifests)
        .invoke(found -> refuseMissing(manifest.content(), found.links(), found.manifests()))
        .call(
            found ->
                ReferenceRows.expectBlobs(
                    session, found.repositoryId(), without(blobs.keySet(), found.links())))
        .call(
            found ->
                ReferenceRows.expectManifests(
                    session, found.repositoryId(), without(others, found.manifests())))
        .map(
            found ->
                new Held(
                    found.repositoryId(),
                    found.manifests().getOrDefault(manifest.digest(), new Standing.Absent())));
  }

  /** Whether the entry of an index may point at what is not here. */
  boolean entriesMayBeMissing() {
    return EdgeKind.ENTRY.mayBeMissing(sparse);
  }

  private static SortedSet<Digest> without(Collection<Digest> digests, Map<Digest, ?> found) {
    SortedSet<Digest> rest = new TreeSet<>(digests);
    rest.removeAll(found.keySet());
    return rest;
  }

  private void refuseMissing(
      Manifest manifest, Map<Digest, Boolean> links, Map<Digest, Standing> manifests) {
    List<RegistryError> missing = new ArrayList<>();
    manifest
        .blobs()
        .forEach(
            (digest, kind) -> {
              boolean here =
                  links.getOrDefault(digest, false)
                      || (kind == EdgeKind.ENTRY
                          && manifests.get(digest) instanceof Standing.Present);
              if (!here && !kind.mayBeMissing(sparse)) {
                missing.add(
                    new RegistryError(
                        ErrorCode.MANIFEST_BLOB_UNKNOWN,
                        "the manifest names " + digest + ", which is not in this repository",
                        digest.toString()));
              }
            });
    if (!missing.isEmpty()) {
      throw new RegistryException(missing);
    }
  }

  /**
   * What is held until the transaction ends.
   *
   * @param repositoryId the repository
   * @param standing how the manifest itself stands
   */
  record Held(long repositoryId, Standing standing) {}
}
