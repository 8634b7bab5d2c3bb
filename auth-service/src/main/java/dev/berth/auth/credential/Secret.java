package dev.berth.auth.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.auth.random.RandomText;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A secret that Berth made: a prefix that tells its kind, 32 random bytes in base64url, and a
 * checksum (their CRC-32 in base 62), so that scanners for leaked secrets know one where they see
 * it. Only its hash is ever stored.
 *
 * @param text the secret itself
 */
public record Secret(String text) {

  private static final int BYTES = 32;
  private static final int PREFIX_LENGTH = 9;
  private static final int CHECKSUM_LENGTH = 6;
  private static final Pattern FORM =
      Pattern.compile("berth_(?:id|rb|pt)_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}");
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /**
   * Checks form and checksum.
   *
   * @throws IllegalArgumentException if it was mistyped or cut, or is something else; the message
   *     does not quote it
   */
  public Secret {
    if (!isOne(text)) {
      throw new IllegalArgumentException("this is no secret of Berth's");
    }
  }

  /** A new one that nobody knows. */
  static Secret random(Kind kind) {
    String random = RandomText.ofBytes(BYTES);
    return new Secret(kind.prefix + random + checksum(random));
  }

  /** The secret that a text is, if it is one. */
  static Optional<Secret> find(String text) {
    return isOne(text) ? Optional.of(new Secret(text)) : Optional.empty();
  }

  /** What it is for. */
  public Kind kind() {
    for (Kind kind : Kind.values()) {
      if (text.startsWith(kind.prefix)) {
        return kind;
      }
    }
    throw new IllegalStateException("the form has the prefix of some kind");
  }

  /** Its SHA-256, by which it is stored: it is too random to be guessed from that. */
  Buffer hash() {
    try {
      return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static boolean isOne(String text) {
    if (!FORM.matcher(text).matches()) {
      return false;
    }
    int end = text.length() - CHECKSUM_LENGTH;
    return text.substring(end).equals(checksum(text.substring(PREFIX_LENGTH, end)));
  }

  private static String checksum(String random) {
    CRC32 crc = new CRC32();
    crc.update(random.getBytes(US_ASCII));
    char[] digits = new char[CHECKSUM_LENGTH];
    long rest = crc.getValue();
    for (int index = CHECKSUM_LENGTH - 1; index >= 0; index--) {
      digits[index] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "Secret[" + kind() + ']';
  }

  /** What a secret may be for, in the database by its name in lower case. */
  public enum Kind {
    /** Docker's identity token: a login that a client keeps. */
    IDENTITY("identity", "berth_id_"),
    /** A credential of a robot. */
    ROBOT("robot", "berth_rb_"),
    /** A token that a user made for a program of theirs. */
    PERSONAL("personal", "berth_pt_");

    private final String wireName;
    private final String prefix;

    Kind(String wireName, String prefix) {
      this.wireName = wireName;
      this.prefix = prefix;
    }

    /**
     * The kind of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Kind parse(String wireName) {
      for (Kind kind : values()) {
        if (kind.wireName.equals(wireName)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of credential is called " + wireName);
    }

    @Override
    public String toString() {
      return wireName;
    }
  }
}
