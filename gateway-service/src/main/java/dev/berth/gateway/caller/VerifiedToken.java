package dev.berth.gateway.caller;

import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Restriction;
import dev.berth.model.name.RepositoryName;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A token whose signature is right, and which is for this registry. */
final class VerifiedToken {

  private final String key;
  private final Identity identity;
  private final Optional<Restriction> restriction;
  private final Optional<String> credential;
  private final long granted;
  private final Instant expires;
  private final Map<RepositoryName, Set<Action>> access;
  private final boolean mayList;

  /** A token is shown many times between two changes of the state. */
  private volatile @Nullable Judgement last;

  /**
   * A token that says so.
   *
   * @param key the name of the key that signed it
   * @param restriction what it was issued for is good for at most
   * @param granted the version of the state by which it was issued
   * @param expires from then on it counts no more
   * @param access what it is good for at most
   */
  VerifiedToken(
      String key,
      Identity identity,
      Optional<Restriction> restriction,
      Optional<String> credential,
      long granted,
      Instant expires,
      Map<RepositoryName, Set<Action>> access,
      boolean mayList) {
    this.key = key;
    this.identity = identity;
    this.restriction = restriction;
    this.credential = credential;
    this.granted = granted;
    this.expires = expires;
    this.access = Map.copyOf(access);
    this.mayList = mayList;
  }

  /**
   * Who shows it, and what they may do; empty if it has expired, or was revoked, or if its key is
   * not published any more, as after a leak.
   */
  Optional<Caller> caller(KnownState state, Instant now) {
    if (!now.isBefore(expires)) {
      return Optional.empty();
    }
    Judgement judgement = last;
    if (judgement == null || judgement.state() != state) {
      judgement = judge(state);
      last = judgement;
    }
    return judgement.caller();
  }

  private Judgement judge(KnownState state) {
    if (state.key(key).isEmpty() || state.isRevoked(identity, credential, granted)) {
      return new Judgement(state, Optional.empty());
    }
    Map<RepositoryName, Set<Action>> allowed = new HashMap<>();
    access.forEach(
        (repository, actions) -> {
          Set<Action> both = EnumSet.noneOf(Action.class);
          both.addAll(actions);
          both.retainAll(state.granted(identity, repository));
          allowed.put(repository, Set.copyOf(both));
        });
    return new Judgement(
        state,
        Optional.of(
            new Caller.ByToken(identity, restriction, credential, allowed, mayList, state)));
  }

  private record Judgement(KnownState state, Optional<Caller> caller) {}
}
