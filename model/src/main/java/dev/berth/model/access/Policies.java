package dev.berth.model.access;

import dev.berth.model.name.RepositoryName;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All policies together. What none of them allows is denied.
 *
 * @param all each of them; their order means nothing
 */
public record Policies(List<Policy> all) {

  /** Copies the list. */
  public Policies {
    all = List.copyOf(all);
  }

  /** What an identity may do in a repository. */
  public Set<Action> granted(Identity identity, RepositoryName repository) {
    Set<Action> granted = EnumSet.noneOf(Action.class);
    about(identity, repository).forEach(policy -> granted.addAll(policy.actions()));
    return granted;
  }

  /** A policy by which an identity may do something in a repository. */
  public Optional<Policy> allowing(Identity identity, RepositoryName repository, Action action) {
    return about(identity, repository)
        .filter(policy -> policy.actions().contains(action))
        .findFirst();
  }

  /** The names of all repositories that an identity may do something in, whether they exist. */
  public List<NameRange> names(Identity identity, Action action) {
    return NameRange.union(
        all.stream()
            .filter(policy -> policy.actions().contains(action) && policy.appliesTo(identity))
            .flatMap(policy -> policy.repositories().stream())
            .map(RepositoryPattern::range)
            .toList());
  }

  private Stream<Policy> about(Identity identity, RepositoryName repository) {
    return all.stream()
        .filter(
            policy ->
                policy.repositories().stream().anyMatch(pattern -> pattern.matches(repository))
                    && policy.appliesTo(identity));
  }
}
