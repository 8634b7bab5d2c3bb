package dev.berth.contract.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A point in time as the internal API writes it: microseconds since 1970, which is what the
 * database keeps. To read the ISO form takes the most general code of {@code java.time}.
 */
public final class EpochMicros {

  private EpochMicros() {}

  /** What is finer than a microsecond is cut off. */
  public static long of(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** Every number stands for a point in time. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
