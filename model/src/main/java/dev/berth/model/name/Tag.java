package dev.berth.model.name;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.regex.Pattern;

/**
 * A tag, such as {@code 3.20}: a name for a manifest that may move.
 *
 * @param value the tag, 1 to 128 characters of {@code [a-zA-Z0-9_.-]}, not starting with . or -
 */
public record Tag(String value) implements Reference, Comparable<Tag> {

  private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  /**
   * Checks the grammar.
   *
   * @throws RegistryException {@link ErrorCode#TAG_INVALID} if the tag is outside it
   */
  public Tag {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new RegistryException(
          ErrorCode.TAG_INVALID, "a tag has 1 to 128 of the characters a-z A-Z 0-9 _ . -");
    }
  }

  @Override
  public int compareTo(Tag other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
