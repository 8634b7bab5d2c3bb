package dev.berth.auth.oidc;

import dev.berth.auth.account.GroupNames;
import java.util.Optional;
import java.util.Set;

/**
 * The groups that an issuer says somebody is in.
 *
 * @param claim the claim that lists them, if one does
 * @param prefix what their names begin with here
 * @param names whose names they are
 */
record ListedGroups(Optional<String> claim, String prefix, GroupNames names) {

  /** Those of whom a token is about. */
  Set<String> of(VerifiedToken token) {
    return claim.map(name -> names.of(prefix, token.texts(name))).orElse(Set.of());
  }
}
