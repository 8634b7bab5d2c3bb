package dev.berth.auth.api;

import dev.berth.auth.state.Present;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.auth.Login;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.NameRange;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.List;

/**
 * Who calls the API, and what they may manage: the repositories where a policy allows them {@code
 * admin}. Whoever may manage all names manages the registry.
 *
 * @param login by what they were let in
 * @param peer the address of the client
 * @param present the policies they are judged by
 * @param managed the names they manage
 */
record ApiCaller(Login login, String peer, Present present, List<NameRange> managed) {

  /** Copies the list. */
  ApiCaller {
    managed = List.copyOf(managed);
  }

  /** Whoever has logged in so. */
  static ApiCaller of(Login login, String peer, Present present) {
    List<NameRange> allowed = present.policies().names(login.identity(), Action.ADMIN);
    return new ApiCaller(
        login,
        peer,
        present,
        login.restriction().map(most -> most.within(Action.ADMIN, allowed)).orElse(allowed));
  }

  /** Who it is. */
  Identity identity() {
    return login.identity();
  }

  /** The same, as somebody who changes something. */
  Actor actor() {
    return new Actor(identity().toString(), login.credential(), peer);
  }

  /** Whether it is this one, whatever else is said of them. */
  boolean is(Identity somebody) {
    return identity().kind() == somebody.kind() && identity().name().equals(somebody.name());
  }

  /**
   * Whether they may revoke what is theirs: what was presented must not be good for less than its
   * owner. A restricted token in wrong hands would end all that its owner works with, else.
   */
  boolean mayRevokeOwn() {
    return login.restriction().isEmpty();
  }

  /**
   * Lets those pass who may end the logins of somebody: who manage the whole registry, and
   * themselves; {@code DENIED} for all others.
   */
  void requireMayEndLogins(Identity of) {
    if (!is(of)) {
      requireAll();
    } else if (!mayRevokeOwn() && !managesAll()) {
      throw restricted();
    }
  }

  /** What they are told who may not for that alone: {@code DENIED}. */
  static RegistryException restricted() {
    return new RegistryException(
        ErrorCode.DENIED, "what was presented is restricted, and may revoke itself alone");
  }

  /** Whether they manage all names that match. */
  boolean manages(RepositoryPattern pattern) {
    return managed.stream().anyMatch(range -> range.containsAll(pattern.range()));
  }

  /** Whether they manage all names that match any of these. */
  boolean manages(List<RepositoryPattern> patterns) {
    return patterns.stream().allMatch(this::manages);
  }

  /** Whether they manage the whole registry. */
  boolean managesAll() {
    return managed.contains(NameRange.ALL);
  }

  /** Lets those pass who manage the whole registry; {@code DENIED} for all others. */
  void requireAll() {
    require(managesAll(), "only who may administer ** may do this");
  }

  /** Lets those pass who manage all names that match; {@code DENIED} for all others. */
  void require(List<RepositoryPattern> patterns) {
    require(manages(patterns), "only who may administer " + patterns + " may do this");
  }

  /**
   * Lets users pass who came by their password: what ends or can be revoked by itself does not make
   * more of itself. {@code DENIED} for all others.
   */
  void requireOneself() {
    require(
        identity().kind() == Identity.Kind.USER
            && login.credential().isEmpty()
            && login.expires().isEmpty()
            && login.restriction().isEmpty(),
        "only a user who has logged in by password may do this");
  }

  /** {@code DENIED} unless something holds. */
  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new RegistryException(ErrorCode.DENIED, otherwise);
    }
  }
}
