package dev.berth.model.access;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who somebody has been found to be.
 *
 * @param kind what it is
 * @param name its name among those of its kind, 1 to 255 characters; empty for nobody in particular
 * @param groups the groups it is in
 * @param claims what else was said of it by whoever vouched for it, by name
 */
public record Identity(
    Kind kind, String name, Set<String> groups, Map<String, Set<String>> claims) {

  /** The longest name. */
  public static final int MAX_NAME = 255;

  /** Nobody in particular: a caller that did not say who it is. */
  public static final Identity ANONYMOUS = new Identity(Kind.ANONYMOUS, "", Set.of(), Map.of());

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if the name is empty, too long, or has control characters;
   *     nobody in particular has none
   */
  public Identity {
    if (name.isEmpty() != (kind == Kind.ANONYMOUS)) {
      throw new IllegalArgumentException("all but nobody in particular have a name");
    }
    if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a name has at most %d characters, none of control".formatted(MAX_NAME));
    }
    groups = Set.copyOf(groups);
    Map<String, Set<String>> copied = new TreeMap<>();
    claims.forEach((claim, values) -> copied.put(claim, Set.copyOf(values)));
    claims = Map.copyOf(copied);
  }

  /** A user of whom no more is known. */
  public static Identity user(String name) {
    return new Identity(Kind.USER, name, Set.of(), Map.of());
  }

  /**
   * Who {@link #toString} says so of.
   *
   * @param text what that says
   * @throws IllegalArgumentException if it says that of nobody
   */
  public static Identity parse(String text, Set<String> groups, Map<String, Set<String>> claims) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Identity(Kind.parse(text), "", groups, claims)
        : new Identity(
            Kind.parse(text.substring(0, colon)), text.substring(colon + 1), groups, claims);
  }

  /** Whether it is nobody in particular. */
  public boolean isAnonymous() {
    return kind == Kind.ANONYMOUS;
  }

  /** The kind and the name, such as {@code user:ann}, which no other identity has. */
  @Override
  public String toString() {
    return isAnonymous() ? kind.toString() : kind + ":" + name;
  }

  /** The kinds of identity, on the wire by their names in lower case. */
  public enum Kind {
    /** Nobody in particular. */
    ANONYMOUS("anonymous"),
    /** A person. */
    USER("user"),
    /** A program that has an account of its own. */
    ROBOT("robot"),
    /** A program that another issuer vouches for, such as a job of a CI system. */
    WORKLOAD("workload");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /**
     * The kind of this name on the wire.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind parse(String wireName) {
      for (Kind kind : values()) {
        if (kind.wireName.equals(wireName)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of identity is called " + wireName);
    }

    @Override
    public String toString() {
      return wireName;
    }
  }
}
