package dev.berth.auth.policy;

import dev.berth.contract.audit.Actor;
import dev.berth.model.access.Policy;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The policies beside those of the file. Each change is of one that was looked at before, and fails
 * if it has changed meanwhile. Every method: {@code UNAVAILABLE}.
 */
@Singleton
public final class ManagedPolicies {

  private final PolicyStore store;

  ManagedPolicies(PolicyStore store) {
    this.store = store;
  }

  /** All policies by their names, those of the file among them. */
  public Uni<List<StoredPolicy>> list() {
    return store.list();
  }

  /** The policy of a name. */
  public Uni<Optional<StoredPolicy>> find(String name) {
    return store.find(name);
  }

  /**
   * Puts a policy in the place of another.
   *
   * @param actor who wants that
   * @param before what was found under its name
   * @return {@code CONFLICT} if the other is one of the file, or not the same any more; {@code
   *     DENIED} if there are too many
   */
  public Uni<StoredPolicy> put(Actor actor, Policy policy, Optional<StoredPolicy> before) {
    return Uni.createFrom()
        .deferred(
            () -> {
              before.ifPresent(ManagedPolicies::checkChangeable);
              return store.put(actor, policy, before.map(StoredPolicy::tag));
            })
        .map(
            tag ->
                new StoredPolicy(
                    policy, false, tag.orElseThrow(ManagedPolicies::changedMeanwhile)));
  }

  /**
   * Takes a policy away.
   *
   * @param actor who wants that
   * @return {@code CONFLICT} as with {@link #put}
   */
  public Uni<Void> delete(Actor actor, StoredPolicy before) {
    return Uni.createFrom()
        .deferred(
            () -> {
              checkChangeable(before);
              return store.delete(actor, before.policy().name(), before.tag());
            })
        .invoke(
            deleted -> {
              if (!deleted) {
                throw changedMeanwhile();
              }
            })
        .replaceWithVoid();
  }

  private static void checkChangeable(StoredPolicy policy) {
    if (policy.fromFile()) {
      throw new RegistryException(
          ErrorCode.CONFLICT, "the policy is one of the file berth.auth.policies; change it there");
    }
  }

  private static RegistryException changedMeanwhile() {
    return new RegistryException(
        ErrorCode.CONFLICT, "the policy has changed meanwhile, or there are too many policies");
  }
}
