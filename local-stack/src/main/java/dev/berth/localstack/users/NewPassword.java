package dev.berth.localstack.users;

import dev.berth.localstack.process.StackException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** A password that a user is to have; it never gets into words. */
public final class NewPassword {

  /** All that bcrypt looks at. */
  public static final int MOST_BYTES = 72;

  /** The least work that bcrypt does: 2 to this power rounds. */
  public static final int LEAST_COST = 4;

  /** The most work; a login at this cost takes a processor a second or two. */
  public static final int MOST_COST = 14;

  private static final int SALT_BYTES = 16;
  private static final char UNREADABLE = '\uFFFD';
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] utf8;

  private NewPassword(byte[] utf8) {
    this.utf8 = utf8;
  }

  /**
   * What somebody has typed.
   *
   * @throws StackException if it can be no password, with the reason
   */
  public static NewPassword of(char[] typed) {
    if (typed.length == 0) {
      throw new StackException("a password is not empty");
    }
    for (char character : typed) {
      // RFC 7617 lets no client send one.
      if (Character.isISOControl(character)) {
        throw new StackException("a password has no control characters");
      }
      if (character == UNREADABLE) {
        throw unreadable();
      }
    }
    byte[] utf8 = encoded(typed);
    if (utf8.length > MOST_BYTES) {
      throw tooLong();
    }
    return new NewPassword(utf8);
  }

  /**
   * The first line of a stream of UTF-8, without its end.
   *
   * @throws StackException if that can be no password, with the reason
   */
  public static NewPassword read(InputStream lines) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = lines.read(); next >= 0 && next != '\n'; next = lines.read()) {
      line.write(next);
      // One more for the other half of the end of a line of Windows.
      if (line.size() > MOST_BYTES + 1) {
        throw tooLong();
      }
    }
    CharBuffer typed;
    try {
      typed = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray()));
    } catch (CharacterCodingException e) {
      throw unreadable();
    }
    int end = typed.length();
    boolean windows = end > 0 && typed.get(end - 1) == '\r';
    return of(Arrays.copyOf(typed.array(), windows ? end - 1 : end));
  }

  /**
   * Its hash by bcrypt with a salt of its own, as htpasswd writes it.
   *
   * @param cost {@value #LEAST_COST} to {@value #MOST_COST}
   * @throws StackException if the cost is another
   */
  public String hash(int cost) {
    requireCost(cost);
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return OpenBSDBCrypt.generate("2y", utf8, salt, cost);
  }

  /**
   * Checks a cost.
   *
   * @throws StackException if there is no such cost
   */
  public static void requireCost(int cost) {
    if (cost < LEAST_COST || cost > MOST_COST) {
      throw new StackException(
          "the cost of a hash is between %d and %d, unlike %d"
              .formatted(LEAST_COST, MOST_COST, cost));
    }
  }

  private static byte[] encoded(char[] typed) {
    try {
      ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed));
      byte[] utf8 = new byte[buffer.remaining()];
      buffer.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw unreadable();
    }
  }

  private static StackException tooLong() {
    return new StackException(
        "a password has at most %d bytes in UTF-8: bcrypt ignores what comes after"
            .formatted(MOST_BYTES));
  }

  /** Without a cause: its words could tell a part of the password. */
  private static StackException unreadable() {
    return new StackException("the password cannot be read: it is not in the encoding expected");
  }
}
