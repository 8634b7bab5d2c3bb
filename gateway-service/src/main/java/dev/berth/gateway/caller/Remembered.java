package dev.berth.gateway.caller;

import com.github.benmanes.caffeine.cache.AsyncCache;
import dev.berth.contract.auth.Login;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What holds for all logins that are remembered, whatever they were by. */
final class Remembered {

  private Remembered() {}

  /** What was granted and counts no more is no reason to keep out who may log in anew. */
  static <K> void forgetIfOver(AsyncCache<K, Login> logins, K key, KnownState state) {
    CompletableFuture<Login> known = logins.getIfPresent(key);
    if (known != null && isOver(known, state)) {
      logins.asMap().remove(key, known);
    }
  }

  /** Whether there is a login, and it counts no more. */
  static boolean isOver(CompletableFuture<Login> login, KnownState state) {
    return login.isDone() && !login.isCompletedExceptionally() && isOver(login.resultNow(), state);
  }

  /** Whether a login has ended, or was revoked. */
  static boolean isOver(Login login, KnownState state) {
    return login.expires().map(end -> !Instant.now().isBefore(end)).orElse(false)
        || state.isRevoked(login.identity(), login.credential(), login.version());
  }
}
