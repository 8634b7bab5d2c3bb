package dev.berth.auth.credential;

import dev.berth.model.access.Restriction;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import java.util.Optional;

/**
 * On what terms a credential is issued.
 *
 * @param label what it is for, in a person's words: 1 to 100 characters
 * @param restriction what it is good for at most, if that is less than what its owner may do
 * @param lifetime for how long it is good, at least a minute
 */
public record CredentialTerms(String label, Optional<Restriction> restriction, Duration lifetime) {

  /** The shortest lifetime. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final int MAX_LABEL = 100;

  private static final int MAX_PATTERNS = 4 * 1024;

  /** Two quotation marks and a comma. */
  private static final int BESIDE_PATTERN = 3;

  /**
   * Checks the label, that the restriction is not too long, and the lifetime not too short.
   *
   * @throws RegistryException {@code MALFORMED}
   */
  public CredentialTerms {
    if (label.isBlank()
        || label.length() > MAX_LABEL
        || label.chars().anyMatch(Character::isISOControl)) {
      throw new RegistryException(
          ErrorCode.MALFORMED,
          "the label of a credential has 1 to %d characters, none of control".formatted(MAX_LABEL));
    }
    if (!restriction.map(CredentialTerms::fits).orElse(true)) {
      throw new RegistryException(
          ErrorCode.MALFORMED, "what a credential is restricted to has at most 4 KiB");
    }
    if (lifetime.compareTo(SHORTEST) < 0) {
      throw new RegistryException(
          ErrorCode.MALFORMED, "a credential is good for a minute at least");
    }
  }

  /** Whether a restriction has room in the tokens that are issued for a credential. */
  public static boolean fits(Restriction restriction) {
    return restriction.repositories().stream()
            .mapToInt(pattern -> pattern.text().length() + BESIDE_PATTERN)
            .sum()
        <= MAX_PATTERNS;
  }
}
