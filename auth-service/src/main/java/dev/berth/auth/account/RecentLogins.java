package dev.berth.auth.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.access.Identity;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts logins of the last minute: those from an address, and those from an address to an account,
 * each up to as many as may fail. Of IPv6 the first 64 bits count, as whoever has one address there
 * has them all.
 */
final class RecentLogins {

  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_ENTRIES = 20_000;
  private static final int NETWORK_BYTES = 8;

  private final Ticker ticker;
  private final Counts ofAddresses;
  private final Counts ofAccounts;

  RecentLogins(AuthSettings.Logins limits, Ticker ticker) {
    this.ticker = ticker;
    this.ofAddresses = new Counts("failures-per-address", limits.failuresPerAddress(), ticker);
    this.ofAccounts = new Counts("failures-per-account", limits.failuresPerAccount(), ticker);
  }

  /** How long until there is room for one more; 0 or less if there is. */
  long nanosToWait(String account, String address) {
    Key key = Key.of(account, address);
    long now = ticker.read();
    return Math.max(
        ofAddresses.nanosToWait(key.ofAddress(), now), ofAccounts.nanosToWait(key, now));
  }

  /** The same for one that names no account. */
  long nanosToWait(String address) {
    return ofAddresses.nanosToWait(Key.of("", address).ofAddress(), ticker.read());
  }

  /**
   * Counts one more if there is room.
   *
   * @return the moment it is counted by; empty if there is none
   */
  synchronized OptionalLong add(String account, String address) {
    if (nanosToWait(account, address) > 0) {
      return OptionalLong.empty();
    }
    Key key = Key.of(account, address);
    long now = ticker.read();
    ofAddresses.add(key.ofAddress(), now);
    ofAccounts.add(key, now);
    return OptionalLong.of(now);
  }

  /** The same for one that names no account; whether there was room. */
  synchronized boolean add(String address) {
    if (nanosToWait(address) > 0) {
      return false;
    }
    ofAddresses.add(Key.of("", address).ofAddress(), ticker.read());
    return true;
  }

  /** Counts one no more, by the moment that it was counted by. */
  void remove(String account, String address, long moment) {
    Key key = Key.of(account, address);
    ofAddresses.remove(key.ofAddress(), moment);
    ofAccounts.remove(key, moment);
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

  /** The times of the last ones by key; an array of them is never changed. */
  private static final class Counts {

    private final int limit;
    private final Cache<Key, long[]> times;

    Counts(String setting, int limit, Ticker ticker) {
      this.limit = Logins.checked(setting, limit, MAX_LIMIT);
      this.times =
          Caffeine.newBuilder()
              .maximumSize(MAX_ENTRIES)
              .expireAfterWrite(Duration.ofNanos(WINDOW_NANOS))
              .ticker(ticker)
              .build();
    }

    long nanosToWait(Key key, long now) {
      long[] known = times.getIfPresent(key);
      return known != null && known.length == limit ? WINDOW_NANOS - (now - known[0]) : 0;
    }

    void add(Key key, long now) {
      times.asMap().merge(key, new long[] {now}, (known, one) -> latest(known, now));
    }

    private long[] latest(long[] known, long now) {
      int kept = Math.min(known.length, limit - 1);
      long[] latest = Arrays.copyOfRange(known, known.length - kept, known.length + 1);
      latest[kept] = now;
      return latest;
    }

    void remove(Key key, long moment) {
      times.asMap().computeIfPresent(key, (_, known) -> without(known, moment));
    }

    private static long @Nullable [] without(long[] known, long moment) {
      for (int index = 0; index < known.length; index++) {
        if (known[index] == moment) {
          LongStream before = Arrays.stream(known, 0, index);
          LongStream after = Arrays.stream(known, index + 1, known.length);
          return known.length == 1 ? null : LongStream.concat(before, after).toArray();
        }
      }
      return known;
    }
  }
}
