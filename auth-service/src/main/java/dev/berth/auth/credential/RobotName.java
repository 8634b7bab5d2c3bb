package dev.berth.auth.credential;

import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a robot, such as {@code team-ci.nightly}.
 *
 * @param value the name: groups of a-z and 0-9 with one . _ or - between them, at most 100
 *     characters
 */
public record RobotName(String value) {

  private static final int MAX_LENGTH = 100;
  private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");

  /**
   * Checks the grammar.
   *
   * @throws RegistryException {@code NAME_INVALID} if the name is outside it
   */
  public RobotName {
    if (value.length() > MAX_LENGTH || !GRAMMAR.matcher(value).matches()) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID,
          "the name of a robot has 1 to %d of the characters a-z 0-9, and single . _ - in between"
              .formatted(MAX_LENGTH));
    }
  }

  /** Who the robot of this name is. */
  public Identity identity() {
    return new Identity(Identity.Kind.ROBOT, value, Set.of(), Map.of());
  }

  @Override
  public String toString() {
    return value;
  }
}
