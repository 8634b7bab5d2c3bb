package dev.berth.auth.api;

import dev.berth.auth.credential.CredentialTerms;
import dev.berth.model.access.Restriction;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token is to be.
 *
 * @param label what it is for
 * @param restriction what it is to be good for at most; without it, all that its owner may do
 * @param days for how many days it is good
 */
public record TokenTerms(
    @Nullable String label, Optional<Restriction> restriction, Optional<Integer> days) {

  private static final int USUAL_DAYS = 90;

  CredentialTerms toTerms() {
    int wanted = days.orElse(USUAL_DAYS);
    if (wanted < 1) {
      throw new RegistryException(ErrorCode.MALFORMED, "a token is good for a day at least");
    }
    return new CredentialTerms(Given.value(label, "label"), restriction, Duration.ofDays(wanted));
  }
}
