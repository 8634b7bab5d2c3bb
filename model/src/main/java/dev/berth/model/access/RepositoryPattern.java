package dev.berth.model.access;

import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;

/**
 * Which repositories a policy is about: a name ({@code team/app}), all names below a prefix ({@code
 * team/**}), all that begin in some way ({@code team/app-**}), or all there are ({@code **}). Each
 * is one {@link NameRange}, so that lists can be read from an index; that is why the stars stand
 * only at the end.
 *
 * @param text the pattern as a person writes it
 */
public record RepositoryPattern(String text) {

  private static final String ANYTHING = "**";

  /** Comes before every character of a name. */
  private static final char BEFORE_ALL = '!';

  /**
   * Checks the grammar.
   *
   * @throws IllegalArgumentException if it could match no name, or is of no such form
   */
  public RepositoryPattern {
    String prefix = prefix(text);
    if (prefix.length() == text.length()) {
      requireName(text, text);
    } else if (!prefix.isEmpty()) {
      requireName(text, prefix + "a");
    }
  }

  /** Whether a repository is one of these. */
  public boolean matches(RepositoryName repository) {
    String prefix = prefix(text);
    return prefix.length() == text.length()
        ? repository.value().equals(text)
        : repository.value().startsWith(prefix);
  }

  /** The names that match, no more and no fewer. */
  public NameRange range() {
    String prefix = prefix(text);
    if (prefix.length() == text.length()) {
      return new NameRange(text, text + BEFORE_ALL);
    }
    if (prefix.isEmpty()) {
      return NameRange.ALL;
    }
    int last = prefix.length() - 1;
    char next = (char) (prefix.charAt(last) + 1);
    return new NameRange(prefix, prefix.substring(0, last) + next);
  }

  private static String prefix(String text) {
    return text.endsWith(ANYTHING) ? text.substring(0, text.length() - ANYTHING.length()) : text;
  }

  private static void requireName(String text, String name) {
    try {
      RepositoryName.parse(name);
    } catch (RegistryException e) {
      throw new IllegalArgumentException(
          "a pattern is the name of a repository, or the beginning of names with ** after it,"
              + " unlike "
              + text,
          e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
