package dev.berth.contract.auth;

import dev.berth.model.access.Policy;
import java.util.List;

/**
 * All that a gateway has to know to judge requests by itself, as it was at one moment.
 *
 * @param version rises with every change of what follows
 * @param keys what verifies tokens: also keys that do not sign yet, and those that do not any more
 *     but have signed what is still valid
 * @param policies all policies
 * @param revocations what is not to be believed any more, as long as a token that was issued before
 *     may be shown
 */
public record AuthState(
    long version, List<PublicJwk> keys, List<Policy> policies, List<Revocation> revocations) {

  /** Copies the lists. */
  public AuthState {
    keys = List.copyOf(keys);
    policies = List.copyOf(policies);
    revocations = List.copyOf(revocations);
  }
}
