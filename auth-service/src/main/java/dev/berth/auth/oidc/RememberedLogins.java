package dev.berth.auth.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.auth.KeyedHash;
import dev.berth.model.access.Identity;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Who got in a moment ago by which password, so that the many requests of one client cost the
 * provider one. It is known by a keyed hash, which is worth nothing outside of this process.
 */
final class RememberedLogins {

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;

  private final Cache<Buffer, Identity> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(MEMORY).build();

  private final KeyedHash fingerprint = new KeyedHash();

  Optional<Identity> find(String name, String password) {
    return Optional.ofNullable(known.getIfPresent(fingerprint.of(name, password)));
  }

  void add(String password, Identity identity) {
    known.put(fingerprint.of(identity.name(), password), identity);
  }
}
