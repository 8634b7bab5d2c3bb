package dev.berth.auth.account;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Counts the logins that failed within the last minute. Where there are too many, that address has
 * to wait; no other one has, so that nobody can lock somebody else out.
 */
@Singleton
final class FailedLogins {

  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final RecentLogins failed;

  @Inject
  FailedLogins(AuthSettings settings) {
    this(settings.logins(), Ticker.systemTicker());
  }

  /** Counts by another clock. */
  FailedLogins(AuthSettings.Logins limits, Ticker ticker) {
    this.failed = new RecentLogins(limits, ticker);
  }

  /**
   * Lets a login go on.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed, with the time that
   *     is left until one of them is forgotten
   */
  void check(String account, String address) {
    check(failed.nanosToWait(account, address));
  }

  /**
   * Lets a login go on that names no account.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed
   */
  void check(String address) {
    check(failed.nanosToWait(address));
  }

  private static void check(long nanosToWait) {
    if (nanosToWait > 0) {
      throw tooMany(nanosToWait);
    }
  }

  private static RegistryException tooMany(long nanosToWait) {
    // A second that has begun counts, as who comes too early has to wait again.
    long seconds = Math.max(1, (nanosToWait + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    return new RegistryException(
            ErrorCode.TOOMANYREQUESTS, "too many logins from this address have failed")
        .retryAfter((int) seconds);
  }

  /**
   * Counts one more, and lets it be answered. What is under way at once is counted one by one, so
   * that no more of it is answered than one after the other would be.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed; then it is not
   *     counted
   */
  void add(String account, String address) {
    if (failed.add(account, address).isEmpty()) {
      throw tooMany(failed.nanosToWait(account, address));
    }
  }

  /**
   * Counts a failed login that named no account.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed
   */
  void add(String address) {
    if (!failed.add(address)) {
      throw tooMany(failed.nanosToWait(address));
    }
  }
}
