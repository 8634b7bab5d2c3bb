package dev.berth.gateway.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.configuration.LookUpSettings;
import dev.berth.contract.metadata.StoredManifest;
import dev.berth.model.content.Digest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of manifests by digest, which never change. It says nothing of who may see them, or
 * where they are shown: what is there has to be found out before.
 */
@Singleton
final class ManifestCache {

  /** What an entry costs besides its bytes, about. */
  private static final int OVERHEAD = 300;

  private final Cache<Digest, Buffer> bytes;
  private final Map<Digest, Uni<StoredManifest>> underWay = new ConcurrentHashMap<>();

  ManifestCache(LookUpSettings settings) {
    this.bytes =
        Caffeine.newBuilder()
            .maximumWeight(settings.manifestCache().bytes())
            .weigher((Digest _, Buffer payload) -> payload.length() + OVERHEAD)
            .build();
  }

  /** Whether the bytes are here, or on their way. */
  boolean has(Digest digest) {
    return bytes.getIfPresent(digest) != null || underWay.containsKey(digest);
  }

  /** Fetches a manifest, and keeps its bytes. */
  Uni<StoredManifest> fetch(Digest digest, Supplier<Uni<StoredManifest>> source) {
    Uni<StoredManifest> own = kept(digest, source);
    underWay.putIfAbsent(digest, own);
    return own;
  }

  /**
   * The bytes of a manifest that has just been found; those that are here, or on their way for
   * somebody else, or fetched. That somebody else's failure is none of this one: it may have asked
   * elsewhere, or before the manifest was pushed.
   */
  Uni<Buffer> get(Digest digest, Supplier<Uni<StoredManifest>> source) {
    Buffer here = bytes.getIfPresent(digest);
    if (here != null) {
      return Uni.createFrom().item(here);
    }
    Uni<StoredManifest> own = kept(digest, source);
    Uni<StoredManifest> others = underWay.putIfAbsent(digest, own);
    Uni<StoredManifest> manifest =
        others == null ? own : told(others).onFailure().recoverWithUni(_ -> source.get());
    return manifest.map(StoredManifest::payload);
  }

  private Uni<StoredManifest> kept(Digest digest, Supplier<Uni<StoredManifest>> source) {
    return Uni.createFrom()
        .deferred(source::get)
        .invoke(manifest -> bytes.put(digest, manifest.payload()))
        .onTermination()
        .invoke(() -> underWay.remove(digest))
        .memoize()
        .indefinitely();
  }

  /** What another event loop fetches is told on this one. */
  private static Uni<StoredManifest> told(Uni<StoredManifest> others) {
    @Nullable Context here = Vertx.currentContext();
    return here == null ? others : others.emitOn(telling -> here.runOnContext(_ -> telling.run()));
  }
}
