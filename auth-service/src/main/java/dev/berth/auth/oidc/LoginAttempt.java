package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.auth.random.RandomText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a browser keeps from when it is sent to a provider until it comes back: nothing of it is
 * kept here.
 *
 * @param provider the key of the provider
 * @param state shows that who comes back is who was sent, RFC 6749 section 10.12
 * @param nonce shows that an ID token was issued for this login
 * @param verifier shows that who exchanges the code is who asked for it, RFC 7636
 */
public record LoginAttempt(String provider, String state, String nonce, String verifier) {

  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}(?:\\.[A-Za-z0-9_-]{43}){3}");

  /** A new one. */
  static LoginAttempt at(Provider provider) {
    return new LoginAttempt(provider.key(), random(), random(), random());
  }

  /** What a browser was given to keep, if it has the form of it. */
  public static Optional<LoginAttempt> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    return Optional.of(new LoginAttempt(parts[0], parts[1], parts[2], parts[3]));
  }

  /** What a browser is given to keep. */
  public String text() {
    return "%s.%s.%s.%s".formatted(provider, state, nonce, verifier);
  }

  /** Whether who comes back with this state was sent by this attempt. */
  public boolean hasState(String presented) {
    return isEqual(state, presented);
  }

  /** Whether an ID token with this nonce was issued for this attempt. */
  boolean hasNonce(String presented) {
    return isEqual(nonce, presented);
  }

  /** The challenge of the verifier, by {@code S256}. */
  String challenge() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static boolean isEqual(String known, String presented) {
    return MessageDigest.isEqual(known.getBytes(US_ASCII), presented.getBytes(US_ASCII));
  }

  private static String random() {
    return RandomText.ofBytes(RANDOM_BYTES);
  }

  /** Not the secrets. */
  @Override
  public String toString() {
    return "LoginAttempt[" + provider + ']';
  }
}
