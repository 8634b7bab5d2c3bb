package dev.berth.auth.random;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody can guess, fit for addresses, headers and cookies as they are. */
public final class RandomText {

  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomText() {}

  /** A text of so many random bytes, in base64url without padding (RFC 4648 section 5). */
  public static String ofBytes(int number) {
    byte[] bytes = new byte[number];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
