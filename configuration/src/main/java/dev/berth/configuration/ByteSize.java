package dev.berth.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 4MiB}, {@code 512K} or {@code 1000}; units are powers of 1024.
 *
 * @param bytes how many, not negative
 */
public record ByteSize(long bytes) {

  private static final String UNITS = "kmgt";
  private static final Pattern GRAMMAR =
      Pattern.compile("([0-9]{1,15})\\s*(?:([kmgt])(?:i?b)?|b)?", Pattern.CASE_INSENSITIVE);

  /** Checks the sign. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a number of bytes is not negative");
    }
  }

  /**
   * Reads a number with a unit.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static ByteSize of(String text) {
    Matcher matcher = GRAMMAR.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a size is a number with K, M, G or T, not " + text);
    }
    String unit = matcher.group(2);
    int power = unit == null ? 0 : UNITS.indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
    return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power)));
  }
}
