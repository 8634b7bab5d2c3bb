package dev.berth.gateway.http;

import dev.berth.configuration.LimitsSettings;
import io.vertx.core.Vertx;

/**
 * How fast a body has to move, either way, while it is the client that it waits for.
 *
 * @param vertx runs the clock
 * @param periodMillis over how long the rate is measured
 * @param bytes how many bytes have to move in that time
 */
record MinimumRate(Vertx vertx, long periodMillis, long bytes) {

  private static final long STOPPED = -1;

  /** The rate that is set. */
  static MinimumRate of(LimitsSettings limits, Vertx vertx) {
    long period = limits.minimumRatePeriod().toMillis();
    return new MinimumRate(vertx, period, limits.minimumRate().bytes() * period / 1000);
  }

  /** A clock that is not running. */
  Clock clock() {
    return new Clock();
  }

  /**
   * Runs something if bytes are not gone in the time that they may take.
   *
   * @return what takes that back
   */
  Runnable within(long length, Runnable otherwise) {
    long millis = periodMillis + length * periodMillis / Math.max(1, bytes);
    long timer = vertx.setTimer(millis, _ -> otherwise.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** Measures one body. */
  final class Clock {

    private long timer = STOPPED;
    private long moved;
    private long owed;

    /** Runs a check at the end of each period, until it is stopped. */
    void start(Runnable check) {
      timer = vertx.setPeriodic(periodMillis, _ -> check.run());
    }

    /** Counts bytes. */
    void moved(int count) {
      moved += count;
    }

    /** Whether fewer bytes than there have to be have moved since this was asked last. */
    boolean wasSlow() {
      boolean slow = moved < bytes;
      moved = 0;
      return slow;
    }

    /**
     * The same where bytes are counted when a whole piece of them has moved. How much of a piece
     * has moved so far is not known; it is slow when even all of it would not be enough.
     */
    boolean wasSlow(long piece) {
      owed = Math.max(owed + bytes - moved, 0);
      moved = 0;
      return owed >= Math.max(piece, bytes);
    }

    /** Forgets what was owed: it was not the client that was waited for. */
    void forgive() {
      owed = 0;
      moved = 0;
    }

    /** Ends it; harmless if it is not running. */
    void stop() {
      if (timer != STOPPED) {
        vertx.cancelTimer(timer);
        timer = STOPPED;
      }
    }
  }
}
