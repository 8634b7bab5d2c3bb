package dev.berth.auth.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Counts the logins that failed within the last minute: those from an address, and those from an
 * address to an account. Where there are too many, that address has to wait; no other one has, so
 * that nobody can lock somebody else out. Of IPv6 the first 64 bits count, as whoever has one
 * address there has them all.
 */
@Singleton
final class FailedLogins {

  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_ENTRIES = 20_000;
  private static final int NETWORK_BYTES = 8;

  private final Counts ofAddresses;
  private final Counts ofAccounts;

  @Inject
  FailedLogins(AuthSettings settings) {
    this(settings.logins(), Ticker.systemTicker());
  }

  /** Counts by another clock. */
  FailedLogins(AuthSettings.Logins limits, Ticker ticker) {
    this.ofAddresses = new Counts("failures-per-address", limits.failuresPerAddress(), ticker);
    this.ofAccounts = new Counts("failures-per-account", limits.failuresPerAccount(), ticker);
  }

  /**
   * Lets a login go on.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed, with the time that
   *     is left until one of them is forgotten
   */
  void check(String account, String address) {
    Key key = Key.of(account, address);
    check(Math.max(ofAddresses.nanosToWait(key.ofAddress()), ofAccounts.nanosToWait(key)));
  }

  /**
   * Lets a login go on that names no account.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed
   */
  void check(String address) {
    check(ofAddresses.nanosToWait(Key.of("", address).ofAddress()));
  }

  private static void check(long nanosToWait) {
    if (nanosToWait > 0) {
      // A second that has begun counts, as who comes too early has to wait again.
      int seconds = (int) ((nanosToWait + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
      throw new RegistryException(
              ErrorCode.TOOMANYREQUESTS, "too many logins from this address have failed")
          .retryAfter(seconds);
    }
  }

  /**
   * Counts one more, and lets it be answered. What is under way at once is counted one by one, so
   * that no more of it is answered than one after the other would be.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed; then it is not
   *     counted
   */
  synchronized void add(String account, String address) {
    check(account, address);
    Key key = Key.of(account, address);
    ofAddresses.add(key.ofAddress());
    ofAccounts.add(key);
  }

  /**
   * Counts a failed login that named no account.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if too many have failed
   */
  synchronized void add(String address) {
    check(address);
    ofAddresses.add(Key.of("", address).ofAddress());
  }

  /**
   * What is counted.
   *
   * @param network the address, or what counts of it
   * @param account the account, of no more characters than a name may have; null for all
   */
  private record Key(String network, @Nullable String account) {

    static Key of(String account, String address) {
      String known = account.length() <= Identity.MAX_NAME ? account : "";
      return new Key(network(address), known);
    }

    Key ofAddress() {
      return new Key(network, null);
    }

    private static String network(String address) {
      try {
        InetAddress literal = InetAddress.ofLiteral(address);
        return literal instanceof Inet6Address
            ? HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), NETWORK_BYTES))
            : literal.getHostAddress();
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
  }

  /** The times of the last failures by key; an array of them is never changed. */
  private static final class Counts {

    private final int limit;
    private final Ticker ticker;
    private final Cache<Key, long[]> times;

    Counts(String setting, int limit, Ticker ticker) {
      this.limit = Logins.checked(setting, limit, MAX_LIMIT);
      this.ticker = ticker;
      this.times =
          Caffeine.newBuilder()
              .maximumSize(MAX_ENTRIES)
              .expireAfterWrite(Duration.ofNanos(WINDOW_NANOS))
              .ticker(ticker)
              .build();
    }

    /** How long until there may be one more; 0 or less if there may. */
    long nanosToWait(Key key) {
      long[] known = times.getIfPresent(key);
      return known != null && known.length == limit ? WINDOW_NANOS - (ticker.read() - known[0]) : 0;
    }

    void add(Key key) {
      long now = ticker.read();
      times.asMap().merge(key, new long[] {now}, (known, one) -> latest(known, now));
    }

    private long[] latest(long[] known, long now) {
      int kept = Math.min(known.length, limit - 1);
      long[] latest = Arrays.copyOfRange(known, known.length - kept, known.length + 1);
      latest[kept] = now;
      return latest;
    }
  }
}
