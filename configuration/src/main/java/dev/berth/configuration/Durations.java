package dev.berth.configuration;

import java.time.Duration;

/** Durations as people write them. */
public final class Durations {

  private Durations() {}

  /**
   * Reads {@code 20s}, {@code 5m}, {@code 24h} or an ISO-8601 duration.
   *
   * @throws java.time.format.DateTimeParseException if the text is neither
   */
  public static Duration parse(String text) {
    return Duration.parse(text.regionMatches(true, 0, "P", 0, 1) ? text : "PT" + text);
  }
}
