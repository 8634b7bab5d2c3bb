package dev.berth.model.name;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.regex.Pattern;

/**
 * The name of a repository, such as {@code library/alpine}, by the grammar of the distribution
 * spec's section "Pulling manifests".
 *
 * @param value the name, 1 to 255 characters
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {

  /** The longest name accepted; the spec asks for host and name together to stay below it. */
  public static final int MAX_LENGTH = 255;

  private static final String COMPONENT = "[a-z0-9]++(?:(?:\\.|_|__|-++)[a-z0-9]++)*+";
  private static final Pattern GRAMMAR = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");

  /**
   * Checks the grammar.
   *
   * @throws RegistryException {@link ErrorCode#NAME_INVALID} if the name is outside it
   */
  public RepositoryName {
    if (value.length() > MAX_LENGTH || !GRAMMAR.matcher(value).matches()) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID, "a repository name has lower-case components joined by '/'");
    }
  }

  /** Reads a name; the same as the constructor, named for symmetry with the other values. */
  public static RepositoryName parse(String text) {
    return new RepositoryName(text);
  }

  @Override
  public int compareTo(RepositoryName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
