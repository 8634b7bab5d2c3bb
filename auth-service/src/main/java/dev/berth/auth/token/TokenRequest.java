package dev.berth.auth.token;

import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.ResourceActions;
import java.util.List;

/**
 * A request for a token.
 *
 * @param presented what it is asked for by
 * @param scopes what it is to be good for
 * @param wantsIdentityToken whether a token is wanted, too, that stands in for the password later
 * @param peer the address of the client
 */
record TokenRequest(
    Presented presented, List<ResourceActions> scopes, boolean wantsIdentityToken, String peer) {

  TokenRequest {
    scopes = List.copyOf(scopes);
  }

  /** What somebody presents to get a token. */
  sealed interface Presented {

    /** Nothing, for a token of nobody in particular. */
    record Nothing() implements Presented {}

    /**
     * A certificate that the gateway has verified.
     *
     * @param subject what it says
     */
    record Certificate(CertifiedSubject subject) implements Presented {}

    /**
     * The password of a user.
     *
     * @param username who they say they are
     * @param password the password
     */
    record Password(String username, String password) implements Presented {

      /** Not the password. */
      @Override
      public String toString() {
        return "Password[" + username + ']';
      }
    }

    /**
     * An identity token.
     *
     * @param secret the token
     */
    record IdentityToken(String secret) implements Presented {

      /** Not the token. */
      @Override
      public String toString() {
        return "IdentityToken[***]";
      }
    }
  }
}
