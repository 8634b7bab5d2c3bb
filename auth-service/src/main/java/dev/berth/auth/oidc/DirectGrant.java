package dev.berth.auth.oidc;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a provider for an ID token by a user's password, RFC 6749 section 4.3.
 *
 * @param provider the provider
 */
record DirectGrant(Provider provider) {

  /**
   * Asks.
   *
   * @param username what the user is called there
   * @return what the ID token says; empty if the provider says that the password is wrong; any
   *     failure if it says something else
   */
  Uni<Optional<VerifiedToken>> ask(String username, String password) {
    return new TokenGrant(provider)
        .ask(
            Map.of(
                "grant_type",
                "password",
                "scope",
                "openid",
                "username",
                username,
                "password",
                password))
        .chain(
            token ->
                token.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : provider.issuer().verify(token.get()).map(DirectGrant::required));
  }

  /** What it has just issued itself is good, or something is wrong with the provider or here. */
  private static Optional<VerifiedToken> required(Optional<VerifiedToken> token) {
    if (token.isEmpty()) {
      throw new IllegalStateException("the ID token it answers with is not good here");
    }
    return token;
  }
}
