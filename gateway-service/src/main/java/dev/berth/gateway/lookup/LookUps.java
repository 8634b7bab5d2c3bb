package dev.berth.gateway.lookup;

import dev.berth.configuration.LookUpSettings;
import dev.berth.contract.metadata.BlobLocation;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.StoredManifest;
import dev.berth.model.content.Digest;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import io.netty.util.concurrent.FastThreadLocal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Finds manifests and blobs for those who pull them. */
@Singleton
public final class LookUps {

  /** Far longer than an answer takes from a service that is well. */
  private static final Duration LONGEST_TURN = Duration.ofMillis(250);

  private final Metadata metadata;
  private final ManifestCache cache;
  private final Vertx vertx;
  private final boolean gather;
  private final FastThreadLocal<Gatherer> gatherers;

  LookUps(Metadata metadata, ManifestCache cache, LookUpSettings settings, Vertx vertx) {
    this.metadata = metadata;
    this.cache = cache;
    this.vertx = vertx;
    this.gather = settings.gather();
    Turns turns = new Turns(vertx, settings.calls(), LONGEST_TURN);
    this.gatherers =
        new FastThreadLocal<>() {
          @Override
          protected Gatherer initialValue() {
            return new Gatherer(metadata::lookUp, settings, turns);
          }
        };
  }

  /** As {@link Metadata#findBlob}. */
  public Uni<BlobLocation> findBlob(RepositoryName repository, Digest digest) {
    return gather
        ? ask(blob(repository, digest, false)).map(LookUpAnswer::foundBlob)
        : metadata.findBlob(repository, digest);
  }

  /** As {@link Metadata#leaseBlob}. */
  public Uni<BlobLocation> leaseBlob(RepositoryName repository, Digest digest) {
    return gather
        ? ask(blob(repository, digest, true)).map(LookUpAnswer::foundBlob)
        : metadata.leaseBlob(repository, digest);
  }

  /** As {@link Metadata#leaseManifest}. */
  public Uni<ManifestInfo> leaseManifest(RepositoryName repository, Reference reference) {
    return gather
        ? ask(manifest(repository, reference, true)).map(LookUpAnswer::foundManifest)
        : metadata.leaseManifest(repository, reference);
  }

  /**
   * As {@link Metadata#manifest}; where look-ups are gathered, the bytes may be those that an
   * earlier request has brought.
   */
  public Uni<StoredManifest> manifest(RepositoryName repository, Reference reference) {
    if (!gather) {
      return metadata.manifest(repository, reference);
    }
    if (reference instanceof Reference.ByDigest known && !cache.has(known.digest())) {
      return cache.fetch(known.digest(), () -> metadata.manifest(repository, reference));
    }
    return ask(manifest(repository, reference, false))
        .map(LookUpAnswer::foundManifest)
        .flatMap(info -> stored(repository, info));
  }

  private Uni<StoredManifest> stored(RepositoryName repository, ManifestInfo info) {
    Reference known = new Reference.ByDigest(info.digest());
    return cache
        .get(info.digest(), () -> metadata.manifest(repository, known))
        .map(bytes -> new StoredManifest(info, bytes));
  }

  private Uni<LookUpAnswer> ask(LookUp question) {
    return Uni.createFrom()
        .deferred(() -> gatherers.get().ask(question, vertx.getOrCreateContext()));
  }

  private static LookUp blob(RepositoryName repository, Digest digest, boolean lease) {
    return new LookUp(LookUp.Kind.BLOB, repository, new Reference.ByDigest(digest), lease);
  }

  private static LookUp manifest(RepositoryName repository, Reference reference, boolean lease) {
    return new LookUp(LookUp.Kind.MANIFEST, repository, reference, lease);
  }
}
