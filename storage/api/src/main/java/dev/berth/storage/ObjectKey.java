package dev.berth.storage;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The key of an object. A key is made once, for one upload, and never again; so an object under a
 * key never changes, and deleting an old key late cannot hit newer content.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record ObjectKey(String value) {

  private static final Pattern GRAMMAR = Pattern.compile("[0-9a-f]{32}");

  /** Checks the grammar, as stores make paths of it. */
  public ObjectKey {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException("a key has 32 lower-case hex digits");
    }
  }

  /** A key that nobody has used. */
  public static ObjectKey fresh() {
    return new ObjectKey(UUID.randomUUID().toString().replace("-", ""));
  }

  @Override
  public String toString() {
    return value;
  }
}
