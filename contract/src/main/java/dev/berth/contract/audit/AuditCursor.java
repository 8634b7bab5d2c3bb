package dev.berth.contract.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.contract.http.EpochMicros;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;

/**
 * A place in the order of all events, whichever service keeps them: by time, and by id where that
 * is the same.
 *
 * @param time the time of the event there, to the microsecond
 * @param id its id
 */
public record AuditCursor(Instant time, UUID id) implements Comparable<AuditCursor> {

  /** As PostgreSQL has it: ids by their bytes, which {@link UUID#compareTo} takes for numbers. */
  private static final Comparator<AuditCursor> ORDER =
      Comparator.comparing(AuditCursor::time)
          .thenComparing(cursor -> cursor.id.getMostSignificantBits(), Long::compareUnsigned)
          .thenComparing(cursor -> cursor.id.getLeastSignificantBits(), Long::compareUnsigned);

  private static final int BYTES = 3 * Long.BYTES;

  /** The end of the year 9999. */
  private static final long MOST_MICROS = 253_402_300_799_999_999L;

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws RegistryException {@code QUERY_INVALID} if it is something else
   */
  public static AuditCursor parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(US_ASCII));
      if (bytes.length == BYTES) {
        ByteBuffer read = ByteBuffer.wrap(bytes);
        long micros = read.getLong();
        if (micros >= 0 && micros <= MOST_MICROS) {
          return new AuditCursor(
              EpochMicros.toInstant(micros), new UUID(read.getLong(), read.getLong()));
        }
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  @Override
  public int compareTo(AuditCursor other) {
    return ORDER.compare(this, other);
  }

  /** Letters, digits, hyphens and underscores. */
  @Override
  public String toString() {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(EpochMicros.of(time))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static RegistryException invalid() {
    return new RegistryException(
        ErrorCode.QUERY_INVALID, "before is what an answer has told as next");
  }
}
