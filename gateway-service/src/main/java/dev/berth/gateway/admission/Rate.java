package dev.berth.gateway.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests a second each of many may send, and how many at once after a pause: the generic
 * cell rate algorithm, which has to know of each no more than when they could have sent the next
 * one without ever being early.
 */
final class Rate {

  /** Whoever is not among the last so many begins anew. */
  private static final int REMEMBERED = 50_000;

  private final long interval;
  private final long tolerance;
  private final Ticker clock;
  private final Cache<String, AtomicLong> next;

  /**
   * A rate.
   *
   * @param perSecond how many, at least 1
   * @param burst for how long nobody may have sent any to send all of that time at once, at least a
   *     second
   */
  Rate(int perSecond, Duration burst, Ticker clock) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.tolerance = burst.toNanos();
    this.clock = clock;
    this.next =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(burst)
            .ticker(clock)
            // What it has to do now and then is less than waking another thread for that.
            .executor(Runnable::run)
            .build();
  }

  /**
   * Counts one request.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if it is one too many, which does not count
   */
  void take(String who) {
    long now = clock.read();
    AtomicLong cell = next.get(who, _ -> new AtomicLong(now));
    while (true) {
      long known = cell.get();
      // Not by comparing the two, as the clock may run over.
      long due = (known - now > 0 ? known : now) + interval;
      if (due - now > tolerance) {
        throw new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many requests in a short time");
      }
      if (cell.compareAndSet(known, due)) {
        return;
      }
    }
  }
}
