package dev.berth.auth.oidc;

import dev.berth.auth.account.GroupNames;
import dev.berth.auth.account.TokenRoom;
import dev.berth.model.access.Identity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of the tokens of an issuer counts in policies, beside whom they name.
 *
 * @param groups the claim that lists groups, if one does
 * @param prefix what names of these groups begin with here
 * @param kept the claims that policies may ask for; always {@code iss} and {@code sub}, too
 * @param names whose names of groups are whose
 * @param room what of all that has room in a token
 */
record PolicyClaims(
    Optional<String> groups, String prefix, List<String> kept, GroupNames names, TokenRoom room) {

  /** Adds what is always kept, before the others. */
  PolicyClaims {
    Set<String> all = new LinkedHashSet<>(List.of("iss", "sub"));
    all.addAll(kept);
    kept = List.copyOf(all);
  }

  /** Who is called so, with what the token says of them. */
  Identity identity(Identity.Kind kind, String name, VerifiedToken token) {
    Map<String, Set<String>> claims = new LinkedHashMap<>();
    for (String claim : kept) {
      Set<String> values = token.values(claim);
      if (!values.isEmpty()) {
        claims.put(claim, values);
      }
    }
    return room.fit(
        kind,
        name,
        claims,
        groups.map(claim -> names.of(prefix, token.texts(claim))).orElse(Set.of()));
  }
}
