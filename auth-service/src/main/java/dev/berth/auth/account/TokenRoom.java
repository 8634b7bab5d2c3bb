package dev.berth.auth.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * How much of what others say of somebody has room in a token. A token is in every request, and
 * headers have an end: half of its 32 KiB is for that, before all is encoded.
 */
@Singleton
public final class TokenRoom {

  private static final Logger LOG = Logger.getLogger(TokenRoom.class);

  private static final int BYTES = 16 * 1024;

  /** A comma, or a colon, two brackets and a comma. */
  private static final int BESIDE_VALUE = 1;

  private static final int BESIDE_NAME = 4;

  private static final int REMEMBERED = 1_000;
  private static final Duration PAUSE = Duration.ofHours(1);

  private final Cache<String, Boolean> told =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(PAUSE).build();

  /**
   * Who is called so, with as much as there is room for, in its order: the claims, then the groups.
   * What is left out is told in the log. Policies allow, so that it grants nothing.
   */
  public Identity fit(
      Identity.Kind kind, String name, Map<String, Set<String>> claims, Set<String> groups) {
    Space space = new Space();
    Map<String, Set<String>> keptClaims = new LinkedHashMap<>();
    claims.forEach(
        (claim, values) -> {
          space.takes(claim, BESIDE_NAME);
          Set<String> kept = space.fitting(values);
          if (!kept.isEmpty()) {
            keptClaims.put(claim, kept);
          }
        });
    Set<String> keptGroups = space.fitting(groups);
    Identity identity = new Identity(kind, name, keptGroups, keptClaims);
    if (space.isFull && told.asMap().putIfAbsent(identity.toString(), true) == null) {
      LOG.warnf(
          "too much is said of somebody for a token, and counts in part; identity=%s groups=%d of %d",
          identity, keptGroups.size(), groups.size());
    }
    return identity;
  }

  /** What is left. After the first that does not fit nothing does, whatever its length. */
  private static final class Space {

    private int left = BYTES;
    private boolean isFull;

    Set<String> fitting(Set<String> values) {
      Set<String> kept = new LinkedHashSet<>();
      for (String value : values) {
        if (takes(value, BESIDE_VALUE)) {
          kept.add(value);
        }
      }
      return kept;
    }

    boolean takes(String text, int beside) {
      if (!isFull) {
        int bytes = WireJson.write(text).length() + beside;
        isFull = bytes > left;
        left -= isFull ? 0 : bytes;
      }
      return !isFull;
    }
  }
}
