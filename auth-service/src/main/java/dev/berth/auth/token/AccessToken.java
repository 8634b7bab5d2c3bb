package dev.berth.auth.token;

import java.time.Duration;
import java.time.Instant;

/**
 * A token that was issued.
 *
 * @param text the signed token
 * @param issued since when it is good
 * @param lifetime for how long
 */
record AccessToken(String text, Instant issued, Duration lifetime) {

  /** Not the token. */
  @Override
  public String toString() {
    return "AccessToken[" + issued + ", " + lifetime + ']';
  }
}
