package dev.berth.localstack.users;

import dev.berth.localstack.process.StackException;
import java.nio.charset.StandardCharsets;

/**
 * The name of a user, as RFC 7617 lets it be sent and as it can stand in a file of users.
 *
 * @param text 1 to {@value #MOST_CHARACTERS} characters, without a colon
 */
public record UserName(String text) {

  /** The longest name. */
  public static final int MOST_CHARACTERS = 255;

  /** What a system puts where it could not read a character. */
  private static final char UNREADABLE = '\uFFFD';

  /**
   * Checks it.
   *
   * @throws StackException if no user can have this name, with the reason
   */
  public UserName {
    if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
      throw new StackException(
          "the name of a user has 1 to %d characters, unlike %d"
              .formatted(MOST_CHARACTERS, text.length()));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new StackException("the name of a user has no control characters");
    }
    if (isSpace(text.codePointAt(0)) || isSpace(text.codePointBefore(text.length()))) {
      throw new StackException("the name of a user neither begins nor ends with white space");
    }
    if (text.indexOf(':') >= 0) {
      throw new StackException("the name of a user has no colon: the password follows it");
    }
    if (text.startsWith("#")) {
      throw new StackException("the name of a user does not begin with #: that is for comments");
    }
    if (text.indexOf(UNREADABLE) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new StackException(
          "the name of the user cannot be read: it is in another encoding than the system's");
    }
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  @Override
  public String toString() {
    return text;
  }
}
