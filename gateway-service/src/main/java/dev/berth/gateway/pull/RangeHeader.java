package dev.berth.gateway.pull;

import dev.berth.model.content.ByteRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Range} header comes to for a blob of a known length, by RFC 9110 section 14.2. Of
 * several ranges none is taken: the whole blob answers them, as section 14.2 allows.
 */
sealed interface RangeHeader {

  /** The whole blob: no header, another unit, a form that is not understood, several ranges. */
  record Whole() implements RangeHeader {}

  /**
   * A part of the blob.
   *
   * @param range which; it lies within the blob
   */
  record Part(ByteRange range) implements RangeHeader {}

  /** Nothing of the blob. */
  record Unsatisfiable() implements RangeHeader {}

  /** One range of bytes; the numbers are cut at 18 digits, beyond any blob. */
  Pattern SINGLE = Pattern.compile("bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

  /** Reads a header for a blob of a length. */
  static RangeHeader parse(@Nullable String header, long length) {
    if (header == null) {
      return new Whole();
    }
    Matcher matcher = SINGLE.matcher(header.strip());
    if (!matcher.matches()) {
      return new Whole();
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : suffix(Long.parseLong(last), length);
    }
    return from(Long.parseLong(first), last.isEmpty() ? length : Long.parseLong(last), length);
  }

  private static RangeHeader suffix(long wanted, long length) {
    if (wanted == 0 || length == 0) {
      return new Unsatisfiable();
    }
    return new Part(new ByteRange(Math.max(0, length - wanted), length - 1));
  }

  private static RangeHeader from(long first, long last, long length) {
    if (first >= length || last < first) {
      return new Unsatisfiable();
    }
    return new Part(new ByteRange(first, Math.min(last, length - 1)));
  }
}
