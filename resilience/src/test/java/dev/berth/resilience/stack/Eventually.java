package dev.berth.resilience.stack;

import dev.berth.conformance.concurrency.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what has to come to pass within some time. */
public final class Eventually {

  private static final Duration GLANCE = Duration.ofMillis(100);

  private Eventually() {}

  /** Waits until it is so. */
  public static void isTrue(String what, Duration limit, BooleanSupplier condition) {
    Instant end = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within %d s: %s".formatted(limit.toSeconds(), what));
      }
      Crowd.pause(GLANCE);
    }
  }
}
