package dev.berth.gateway.caller;

import dev.berth.contract.auth.BasicCredentials;
import org.jspecify.annotations.Nullable;

/** What a request presents in its header {@code Authorization}. */
sealed interface Credentials {

  /** Nothing. */
  record None() implements Credentials {}

  /**
   * A token, RFC 6750 section 2.1.
   *
   * @param token the token, not looked at yet
   */
  record Bearer(String token) implements Credentials {

    @Override
    public String toString() {
      return "Bearer[***]";
    }
  }

  /**
   * A name and a password, RFC 7617 section 2.
   *
   * @param username up to the first colon
   * @param password after it, which may have colons itself
   */
  record Basic(String username, String password) implements Credentials {

    @Override
    public String toString() {
      return "Basic[" + username + ":***]";
    }
  }

  /** Something that is none of these. */
  record Unknown() implements Credentials {}

  /** The name of the scheme, in any case. */
  String BEARER = "Bearer ";

  /** Reads the header; the name of the scheme is in any case. */
  static Credentials parse(@Nullable String header) {
    if (header == null) {
      return new None();
    }
    if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      String token = header.substring(BEARER.length()).strip();
      return token.isEmpty() ? new Unknown() : new Bearer(token);
    }
    return BasicCredentials.parse(header)
        .<Credentials>map(basic -> new Basic(basic.username(), basic.password()))
        .orElse(new Unknown());
  }
}
