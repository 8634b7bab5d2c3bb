package dev.berth.contract.auth;

/**
 * What somebody presents to be let in.
 *
 * @param username who they say they are
 * @param password the password, or a token in its place
 * @param peer the address of the client
 */
public record LoginRequest(String username, String password, String peer) {

  /** Not the password. */
  @Override
  public String toString() {
    return "LoginRequest[" + username + " from " + peer + ']';
  }
}
