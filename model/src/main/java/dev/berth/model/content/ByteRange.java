package dev.berth.model.content;

/**
 * A run of bytes that is not empty.
 *
 * @param first the offset of the first byte
 * @param last the offset of the last byte, itself included
 */
public record ByteRange(long first, long last) {

  /** Checks the order. */
  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a range of bytes: " + first + "-" + last);
    }
  }

  /** How many bytes there are, at least one. */
  public long length() {
    return last - first + 1;
  }

  /** The form of the {@code Content-Range} header of an upload, {@code first-last}. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}
