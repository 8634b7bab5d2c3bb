package dev.berth.contract.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/**
 * A name and a password in the header {@code Authorization}, RFC 7617 section 2.
 *
 * @param username up to the first colon
 * @param password after it, which may have colons itself
 */
public record BasicCredentials(String username, String password) {

  private static final String SCHEME = "Basic ";

  /** Reads a header, where the scheme is in any case; empty if it is another, or malformed. */
  public static Optional<BasicCredentials> parse(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String pair;
    try {
      String encoded = header.substring(SCHEME.length()).strip();
      pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
  }

  /** Not the password. */
  @Override
  public String toString() {
    return "BasicCredentials[" + username + ']';
  }
}
