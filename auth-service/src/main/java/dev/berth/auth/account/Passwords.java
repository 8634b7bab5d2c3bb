package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.auth.KeyedHash;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Verifies passwords by bcrypt, in a time that does not tell whether there is such a user. Those
 * that were right are remembered for a while, by a keyed hash that is worth nothing outside of this
 * process, so that the many logins of one client cost one verification.
 */
@Singleton
final class Passwords {

  /** Bcrypt takes no notice of more. */
  private static final int MAX_BYTES = 72;

  private static final int REMEMBERED = 10_000;
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private final Cache<Buffer, Boolean> right =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(MEMORY).build();

  private final KeyedHash fingerprint = new KeyedHash();

  /** Whether this was the right password a short while ago, and the hash is still the same. */
  boolean isRemembered(Htpasswd users, String name, String password) {
    if (password.length() > MAX_BYTES) {
      return false;
    }
    return users
        .hash(name)
        .filter(hash -> right.getIfPresent(fingerprint.of(name, hash, password)) != null)
        .isPresent();
  }

  /**
   * Whether it is the right password of a user. It takes as long as the most costly hash of all
   * users does, unless it is right.
   */
  boolean verify(Htpasswd users, String name, String password) {
    Optional<String> hash = users.hash(name);
    int highest = users.highestCost();
    if (hash.isEmpty() || !isPassword(password)) {
      waste(highest);
      return false;
    }
    if (!OpenBSDBCrypt.checkPassword(hash.get(), password.toCharArray())) {
      // Each step doubles the work: these together make up what the hash was cheaper by.
      for (int cost = Htpasswd.cost(hash.get()); cost < highest; cost++) {
        waste(cost);
      }
      return false;
    }
    right.put(fingerprint.of(name, hash.get(), password), true);
    return true;
  }

  /** Half a pair of surrogates is no text, and has no bytes. */
  private static boolean isPassword(String text) {
    int length = text.getBytes(UTF_8).length;
    return length > 0 && length <= MAX_BYTES && UTF_8.newEncoder().canEncode(text);
  }

  /** Verifies against a hash of nothing in particular, but for its cost. */
  private static void waste(int cost) {
    String hash = "$2y$%02d$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234".formatted(cost);
    boolean unused = OpenBSDBCrypt.checkPassword(hash, new char[] {'x'});
  }
}
