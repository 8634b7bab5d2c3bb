package dev.berth.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
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

  /** Reads the header; the name of the scheme is in any case. */
  static Credentials parse(@Nullable String header) {
    if (header == null) {
      return new None();
    }
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String rest = space < 0 ? "" : header.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer") && !rest.isEmpty()) {
      return new Bearer(rest);
    }
    return scheme.equalsIgnoreCase("Basic") ? basic(rest) : new Unknown();
  }

  private static Credentials basic(String encoded) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
    } catch (IllegalArgumentException e) {
      return new Unknown();
    }
    int colon = pair.indexOf(':');
    return colon < 0
        ? new Unknown()
        : new Basic(pair.substring(0, colon), pair.substring(colon + 1));
  }
}
