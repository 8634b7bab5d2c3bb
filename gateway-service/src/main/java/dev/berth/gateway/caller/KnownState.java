package dev.berth.gateway.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.contract.auth.Revocation;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.NameRange;
import dev.berth.model.access.Policies;
import dev.berth.model.access.Policy;
import dev.berth.model.name.RepositoryName;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the auth-service has told, made ready to judge by. It never changes; the next version is
 * another one, with another memory of what has been decided.
 */
final class KnownState {

  private static final int REMEMBERED = 10_000;

  private final long version;
  private final Map<String, PublicKey> keys;
  private final Policies policies;
  private final Map<String, Long> revocations;
  private final Cache<Question, Set<Action>> decided =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Cache<Wanted, List<NameRange>> names =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  KnownState(AuthState told) {
    this.version = told.version();
    this.keys =
        told.keys().stream()
            .collect(Collectors.toUnmodifiableMap(PublicJwk::kid, PublicJwk::toKey));
    this.policies = new Policies(told.policies());
    this.revocations =
        told.revocations().stream()
            .collect(Collectors.toUnmodifiableMap(Revocation::of, Revocation::version));
  }

  long version() {
    return version;
  }

  /** The key that verifies a signature, by its name. */
  Optional<PublicKey> key(String kid) {
    return Optional.ofNullable(keys.get(kid));
  }

  /** Whether what some version has granted to an identity, or for a credential, counts no more. */
  boolean isRevoked(Identity identity, Optional<String> credential, long granted) {
    return isRevoked(identity.toString(), granted)
        || credential.map(id -> isRevoked(id, granted)).orElse(false);
  }

  private boolean isRevoked(String of, long granted) {
    Long revoked = revocations.get(of);
    return revoked != null && granted < revoked;
  }

  /** What the policies allow. */
  Set<Action> granted(Identity identity, RepositoryName repository) {
    return remembered(
        decided,
        new Question(identity, repository),
        question -> Set.copyOf(policies.granted(question.identity(), question.repository())));
  }

  /** The name of a policy that allows something. */
  Optional<String> policy(Identity identity, RepositoryName repository, Action action) {
    return policies.allowing(identity, repository, action).map(Policy::name);
  }

  /** Where the policies allow something. */
  List<NameRange> names(Identity identity, Action action) {
    return remembered(
        names,
        new Wanted(identity, action),
        wanted -> policies.names(wanted.identity(), wanted.action()));
  }

  private static <K, V> V remembered(Cache<K, V> memory, K key, Function<K, V> decide) {
    V known = memory.getIfPresent(key);
    if (known == null) {
      known = decide.apply(key);
      memory.put(key, known);
    }
    return known;
  }

  private record Wanted(Identity identity, Action action) {}

  private record Question(Identity identity, RepositoryName repository) {}
}
