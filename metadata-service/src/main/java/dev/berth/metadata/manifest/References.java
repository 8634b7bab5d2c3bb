package dev.berth.metadata.manifest;

import dev.berth.configuration.ManifestSettings;
import dev.berth.configuration.ManifestSettings.Sparse;
import dev.berth.metadata.link.EdgeKind;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryError;
import dev.berth.model.error.RegistryException;
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
   * Holds all that a manifest names, and the manifest itself if it is there already.
   *
   * @return how the manifest itself stands
   * @throws RegistryException {@code MANIFEST_BLOB_UNKNOWN} with an entry for each missing one
   */
  Uni<Standing> hold(Mutiny.Session session, long repositoryId, NewManifest manifest) {
    SortedMap<Digest, EdgeKind> blobs = manifest.content().blobs();
    SortedSet<Digest> others = new TreeSet<>(manifest.content().children());
    if (manifest.subject() != null) {
      others.add(manifest.subject());
    }
    SortedSet<Digest> manifests = new TreeSet<>(others);
    manifests.add(manifest.digest());
    return ReferenceRows.lockBlobs(session, repositoryId, blobs.keySet())
        .chain(
            links ->
                ReferenceRows.lockManifests(session, repositoryId, manifests)
                    .invoke(rows -> refuseMissing(manifest.content(), links, rows))
                    .call(
                        () ->
                            ReferenceRows.expectBlobs(
                                session, repositoryId, without(blobs.keySet(), links)))
                    .call(
                        rows ->
                            ReferenceRows.expectManifests(
                                session, repositoryId, without(others, rows))))
        .map(rows -> rows.getOrDefault(manifest.digest(), new Standing.Absent()));
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
}
