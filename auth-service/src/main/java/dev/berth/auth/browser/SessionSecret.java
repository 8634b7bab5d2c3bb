package dev.berth.auth.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.auth.random.RandomText;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What lets a browser in: 32 random bytes in base64url. Only its hash is stored.
 *
 * @param text the secret itself
 */
record SessionSecret(String text) {

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** A new one that nobody knows. */
  static SessionSecret random() {
    return new SessionSecret(RandomText.ofBytes(BYTES));
  }

  /** The secret that a text is, if it has the form of one. */
  static Optional<SessionSecret> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new SessionSecret(text)) : Optional.empty();
  }

  /** Its SHA-256, by which it is stored: it is too random to be guessed from that. */
  Buffer hash() {
    try {
      return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "SessionSecret";
  }
}
