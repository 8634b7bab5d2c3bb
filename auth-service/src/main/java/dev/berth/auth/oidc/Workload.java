package dev.berth.auth.oidc;

import dev.berth.auth.account.GroupNames;
import dev.berth.model.access.Identity;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An issuer that vouches for programs.
 *
 * @param name what the names of its programs begin with here
 * @param issuer who vouches
 * @param audience whom its tokens have to be for
 * @param subjectClaim the claim that names a program
 * @param claims what else its tokens say of it
 */
record Workload(
    String name, Issuer issuer, String audience, String subjectClaim, PolicyClaims claims) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

  /** Checks what an operator can have wrong. */
  Workload {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the name of a workload is 1 to 40 of a-z0-9-");
    }
    if (audience.isBlank()) {
      throw new IllegalArgumentException("the workload %s has an audience".formatted(name));
    }
  }

  /** Who a token is about; empty if it is not for the registry, or names nobody. */
  Optional<Identity> identity(VerifiedToken token) {
    if (!token.isFor(audience)) {
      return Optional.empty();
    }
    return token
        .text(subjectClaim)
        .filter(subject -> !subject.isBlank())
        .map(subject -> name + '/' + subject)
        .filter(GroupNames::isName)
        .map(full -> claims.identity(Identity.Kind.WORKLOAD, full, token));
  }
}
