package dev.berth.auth.token;

import dev.berth.auth.credential.Secret;
import dev.berth.contract.auth.ResourceActions;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a request for a token.
 *
 * @param access the access token
 * @param granted what it is good for
 * @param identityToken what stands in for the password later, where that was asked for
 */
record IssuedToken(
    AccessToken access, List<ResourceActions> granted, Optional<Secret> identityToken) {

  IssuedToken {
    granted = List.copyOf(granted);
  }

  /** Not the tokens. */
  @Override
  public String toString() {
    return "IssuedToken[" + access + ", " + granted + ']';
  }
}
