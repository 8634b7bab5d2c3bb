package dev.berth.gateway.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.configuration.LookUpSettings;
import dev.berth.model.content.Digest;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The bytes of manifests by digest, which never change. It says nothing of who may see them, or
 * where they are shown.
 */
@Singleton
final class ManifestCache {

  /** What an entry costs besides its bytes, about. */
  private static final int OVERHEAD = 300;

  private final Cache<Digest, Buffer> bytes;

  ManifestCache(LookUpSettings settings) {
    this.bytes =
        Caffeine.newBuilder()
            .maximumWeight(settings.manifestCache().bytes())
            .weigher((Digest _, Buffer payload) -> payload.length() + OVERHEAD)
            .build();
  }

  boolean has(Digest digest) {
    return bytes.getIfPresent(digest) != null;
  }

  Optional<Buffer> find(Digest digest) {
    return Optional.ofNullable(bytes.getIfPresent(digest));
  }

  void keep(Digest digest, Buffer payload) {
    bytes.put(digest, payload);
  }
}
