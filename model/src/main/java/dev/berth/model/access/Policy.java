package dev.berth.model.access;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A rule that allows something. It applies to a user or a robot it names, to whoever is in a group
 * it names, to whoever has all the claims it names (one value of each), and to everybody where it
 * is for nobody in particular.
 *
 * @param name what it is called, 1 to 100 characters
 * @param users names of users
 * @param robots names of robots
 * @param groups names of groups
 * @param claims the values that will do, by claim
 * @param anonymous whether it is for everybody, also those who do not say who they are
 * @param repositories what it is about, at least one pattern
 * @param actions what it allows, at least one action
 */
public record Policy(
    String name,
    Set<String> users,
    Set<String> robots,
    Set<String> groups,
    Map<String, Set<String>> claims,
    boolean anonymous,
    List<RepositoryPattern> repositories,
    Set<Action> actions) {

  /** The longest name. */
  public static final int MAX_NAME = 100;

  /** The most names of one kind. */
  public static final int MOST_NAMES = 10_000;

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if it could allow nothing to anybody, or a name is none
   */
  public Policy {
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a policy has a name of 1 to %d characters".formatted(MAX_NAME));
    }
    boolean isForSomebody =
        anonymous
            || !users.isEmpty()
            || !robots.isEmpty()
            || !groups.isEmpty()
            || !claims.isEmpty();
    require(isForSomebody, name, "users");
    require(!repositories.isEmpty(), name, "repositories");
    require(!actions.isEmpty(), name, "actions");
    requireNames(users, name, "users");
    requireNames(robots, name, "robots");
    requireNames(groups, name, "groups");
    requireNames(claims.keySet(), name, "claims");
    users = Set.copyOf(users);
    robots = Set.copyOf(robots);
    groups = Set.copyOf(groups);
    Map<String, Set<String>> copied = new TreeMap<>();
    for (Map.Entry<String, Set<String>> claim : claims.entrySet()) {
      require(!claim.getValue().isEmpty(), name, "values for the claim " + claim.getKey());
      requireNames(claim.getValue(), name, "values of claims");
      copied.put(claim.getKey(), Set.copyOf(claim.getValue()));
    }
    claims = Map.copyOf(copied);
    repositories = List.copyOf(repositories);
    actions = Set.copyOf(actions);
  }

  private static void require(boolean there, String policy, String what) {
    if (!there) {
      throw new IllegalArgumentException("the policy %s names no %s".formatted(policy, what));
    }
  }

  private static void requireNames(Set<String> names, String policy, String what) {
    boolean all =
        names.stream()
            .allMatch(
                name ->
                    !name.isBlank()
                        && name.length() <= Identity.MAX_NAME
                        && name.chars().noneMatch(Character::isISOControl));
    if (!all || names.size() > MOST_NAMES) {
      throw new IllegalArgumentException(
          "the policy %s has at most %d %s, of 1 to %d characters, none of control"
              .formatted(policy, MOST_NAMES, what, Identity.MAX_NAME));
    }
  }

  /** Whether it is for this identity. */
  public boolean appliesTo(Identity identity) {
    if (anonymous) {
      return true;
    }
    return switch (identity.kind()) {
      case ANONYMOUS -> false;
      case USER -> users.contains(identity.name()) || isVouchedFor(identity);
      case ROBOT -> robots.contains(identity.name()) || isVouchedFor(identity);
      case WORKLOAD -> isVouchedFor(identity);
    };
  }

  private boolean isVouchedFor(Identity identity) {
    return groups.stream().anyMatch(identity.groups()::contains) || hasClaims(identity);
  }

  private boolean hasClaims(Identity identity) {
    return !claims.isEmpty()
        && claims.entrySet().stream()
            .allMatch(
                claim ->
                    identity.claims().getOrDefault(claim.getKey(), Set.of()).stream()
                        .anyMatch(claim.getValue()::contains));
  }
}
