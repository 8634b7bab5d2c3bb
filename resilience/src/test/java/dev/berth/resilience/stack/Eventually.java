package dev.berth.resilience.stack;

import dev.berth.conformance.concurrency.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what has to come to pass within some time. */
public final class Eventually {

  private static final Duration GLANCE = Duration.ofMillis(100);

  private Eventually() {}

  /** Waits until it is so. */
  public static void isTrue(String what, Duration limit, BooleanSupplier condition) {
    var _ = reached(what, limit, condition::getAsBoolean, Boolean::booleanValue);
  }

  /** Looks until what is seen is good enough, and returns that; fails with what was seen last. */
  public static <T> T reached(
      String what, Duration limit, Supplier<T> look, Predicate<T> goodEnough) {
    Instant end = Instant.now().plus(limit);
    T seen = look.get();
    while (!goodEnough.test(seen)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not within %d s: %s: %s".formatted(limit.toSeconds(), what, seen));
      }
      Crowd.pause(GLANCE);
      seen = look.get();
    }
    return seen;
  }
}
