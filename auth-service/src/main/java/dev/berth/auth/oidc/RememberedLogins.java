package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.model.access.Identity;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who got in a moment ago by which password, so that the many requests of one client cost the
 * provider one. It is known by a keyed hash, which is worth nothing outside of this process.
 */
final class RememberedLogins {

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;
  private static final String ALGORITHM = "HmacSHA256";

  private final Cache<Buffer, Identity> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(MEMORY).build();

  private final SecretKeySpec key;

  RememberedLogins() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, ALGORITHM);
  }

  Optional<Identity> find(String name, String password) {
    return Optional.ofNullable(known.getIfPresent(fingerprint(name, password)));
  }

  void add(String password, Identity identity) {
    known.put(fingerprint(identity.name(), password), identity);
  }

  /** A name has no characters of control in it. */
  private Buffer fingerprint(String name, String password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Buffer.buffer(mac.doFinal((name + '\0' + password).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
