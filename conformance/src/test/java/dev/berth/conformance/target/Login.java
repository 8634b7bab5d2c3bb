package dev.berth.conformance.target;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A name and a password.
 *
 * @param username the name, without a colon
 * @param password the password, which may have one
 */
public record Login(String username, String password) {

  /** A user of the suite, whose file is {@code access/htpasswd}. */
  public static Login of(String username) {
    return new Login(username, username + ":secret");
  }

  /** The header of RFC 7617. */
  public String basic() {
    byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Not the password. */
  @Override
  public String toString() {
    return username;
  }
}
