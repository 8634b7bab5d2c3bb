package dev.berth.gateway.caller;

import dev.berth.contract.audit.Actor;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.NameRange;
import dev.berth.model.access.Restriction;
import dev.berth.model.name.RepositoryName;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who sent a request, as far as that is known, and what they may do. */
public sealed interface Caller {

  /** What it may do in a repository. */
  Set<Action> actions(RepositoryName repository);

  /** The names of all repositories that it may do something in, whether they exist. */
  List<NameRange> names(Action action);

  /** Whether it may see the list of those repositories. */
  boolean mayList();

  /** The name of a policy by which it may do something in a repository, if that is by one. */
  Optional<String> policy(Action action, RepositoryName repository);

  /** The same with any other token that there could be for what was presented. */
  Caller atMost();

  /** The same without what was presented being restricted: what the policies allow. */
  Caller unrestricted();

  /**
   * The same, as somebody who changes something.
   *
   * @param peer the address of the client
   */
  Actor actor(String peer);

  /** Whether it may do something in a repository. */
  default boolean may(Action action, RepositoryName repository) {
    return actions(repository).contains(action);
  }

  /** Anybody, in a registry without a login: may do everything. */
  record Anybody() implements Caller {

    private static final Set<Action> ALL = Set.copyOf(EnumSet.allOf(Action.class));

    @Override
    public Set<Action> actions(RepositoryName repository) {
      return ALL;
    }

    @Override
    public List<NameRange> names(Action action) {
      return List.of(NameRange.ALL);
    }

    @Override
    public boolean mayList() {
      return true;
    }

    @Override
    public Optional<String> policy(Action action, RepositoryName repository) {
      return Optional.empty();
    }

    @Override
    public Caller atMost() {
      return this;
    }

    @Override
    public Caller unrestricted() {
      return this;
    }

    @Override
    public Actor actor(String peer) {
      return new Actor(Identity.ANONYMOUS.toString(), Optional.empty(), peer);
    }
  }

  /** Somebody of whom it is known who they are, be it nobody in particular. */
  sealed interface Identified extends Caller {

    /** Who it is. */
    Identity identity();

    /** What it presented is good for at most, if that is less than what it may do. */
    Optional<Restriction> restriction();

    /** The id of what it presented, or of what its token was issued for, where that has one. */
    Optional<String> credential();

    /** The policies. */
    KnownState state();

    @Override
    default List<NameRange> names(Action action) {
      List<NameRange> allowed = state().names(identity(), action);
      return restriction().map(most -> most.within(action, allowed)).orElse(allowed);
    }

    @Override
    default Caller atMost() {
      return new Direct(identity(), restriction(), credential(), state());
    }

    @Override
    default Caller unrestricted() {
      return new Direct(identity(), Optional.empty(), credential(), state());
    }

    @Override
    default Actor actor(String peer) {
      return new Actor(identity().toString(), credential(), peer);
    }

    @Override
    default Optional<String> policy(Action action, RepositoryName repository) {
      return state().policy(identity(), repository, action);
    }
  }

  /**
   * Somebody who presented nothing, or a name and a password: may do what the policies say.
   *
   * @param identity who it is
   * @param restriction what it presented is good for at most
   * @param credential the id of what it presented, where that has one
   * @param state the policies
   */
  record Direct(
      Identity identity,
      Optional<Restriction> restriction,
      Optional<String> credential,
      KnownState state)
      implements Identified {

    @Override
    public Set<Action> actions(RepositoryName repository) {
      Set<Action> allowed = state.granted(identity, repository);
      return restriction.map(most -> most.within(repository, allowed)).orElse(allowed);
    }

    @Override
    public boolean mayList() {
      return !names(Action.PULL).isEmpty();
    }
  }

  /**
   * Who presented a token: may do what the token says, as far as the policies still say so.
   *
   * @param identity who it is
   * @param restriction what the token was issued for is good for at most
   * @param credential the id of what the token was issued for, where that has one
   * @param access what both allow, by repository; nothing in any other
   * @param mayList whether the token is good for the list of repositories
   * @param state the policies
   */
  record ByToken(
      Identity identity,
      Optional<Restriction> restriction,
      Optional<String> credential,
      Map<RepositoryName, Set<Action>> access,
      boolean mayList,
      KnownState state)
      implements Identified {

    /** Copies the map. */
    public ByToken {
      access = Map.copyOf(access);
    }

    @Override
    public Set<Action> actions(RepositoryName repository) {
      return access.getOrDefault(repository, Set.of());
    }
  }
}
