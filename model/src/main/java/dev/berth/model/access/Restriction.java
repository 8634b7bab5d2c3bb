package dev.berth.model.access;

import dev.berth.model.name.RepositoryName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a credential is good for at most, whatever the policies allow whose it is.
 *
 * @param repositories where it is good for anything, at least one pattern
 * @param actions what it is good for there, at least one action
 */
public record Restriction(List<RepositoryPattern> repositories, Set<Action> actions) {

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if it would leave nothing
   */
  public Restriction {
    if (repositories.isEmpty() || actions.isEmpty()) {
      throw new IllegalArgumentException(
          "what a credential is restricted to has repositories and actions");
    }
    repositories = List.copyOf(repositories);
    actions = Set.copyOf(actions);
  }

  /** What it leaves of what is allowed in a repository. */
  public Set<Action> within(RepositoryName repository, Set<Action> allowed) {
    Set<Action> left = EnumSet.noneOf(Action.class);
    if (repositories.stream().anyMatch(pattern -> pattern.matches(repository))) {
      left.addAll(allowed);
      left.retainAll(actions);
    }
    return left;
  }

  /** What it leaves of the names of the repositories where an action is allowed. */
  public List<NameRange> within(Action action, List<NameRange> allowed) {
    return actions.contains(action)
        ? NameRange.intersection(
            NameRange.union(repositories.stream().map(RepositoryPattern::range).toList()), allowed)
        : List.of();
  }
}
