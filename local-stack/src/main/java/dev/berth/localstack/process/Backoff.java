package dev.berth.localstack.process;

import java.time.Duration;

/**
 * How long to wait before a program that ended is started again: twice as long after each run that
 * was short.
 *
 * @param first the wait after the first end
 * @param longest no wait is longer
 * @param calm a run at least this long makes the next wait the first again
 */
public record Backoff(Duration first, Duration longest, Duration calm) {

  /** From one second to half a minute; a run of a minute was a good one. */
  public static final Backoff USUAL =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1));

  public Backoff {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("a wait must be positive, and the longest not shorter");
    }
  }

  /** The wait after so many short runs in a row, counted from 1. */
  public Duration after(int shortRuns) {
    int doublings = Math.clamp(shortRuns - 1L, 0, 30);
    Duration wait = first.multipliedBy(1L << doublings);
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
