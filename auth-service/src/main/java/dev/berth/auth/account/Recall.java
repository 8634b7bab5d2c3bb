package dev.berth.auth.account;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Looks up what is remembered of passwords that were right, so that the many logins of a client
 * cost one verification. What is remembered says at once which guess is right, while the others are
 * not known yet to be wrong, or nobody can say so at present: so no more guesses of an address may
 * be under way or unanswered that were looked up than may fail within a minute. The others are
 * verified, whatever is remembered.
 */
@Singleton
final class Recall {

  private final RecentLogins inVain;

  @Inject
  Recall(AuthSettings settings) {
    this(settings.logins(), Ticker.systemTicker());
  }

  /** Counts by another clock. */
  Recall(AuthSettings.Logins limits, Ticker ticker) {
    this.inVain = new RecentLogins(limits, ticker);
  }

  /**
   * Lets in by what is remembered, or else verified.
   *
   * @param remembered looks it up
   * @param verify finds out, if it is not remembered or is not to be looked up
   * @return empty if it is wrong; what {@code verify} fails with
   */
  Uni<Optional<Login>> orElse(
      LoginRequest request,
      Supplier<Optional<Login>> remembered,
      Supplier<Uni<Optional<Login>>> verify) {
    OptionalLong look = inVain.add(request.username(), request.peer());
    if (look.isEmpty()) {
      return verify.get();
    }
    Optional<Login> known = remembered.get();
    if (known.isPresent()) {
      forget(request, look.getAsLong());
      return Uni.createFrom().item(known);
    }
    return verify.get().invoke(login -> login.ifPresent(_ -> forget(request, look.getAsLong())));
  }

  private void forget(LoginRequest request, long look) {
    inVain.remove(request.username(), request.peer(), look);
  }
}
