package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.access.Action;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.access.Restriction;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTermsTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void takesAnyLabelOfAHundredCharacters() {
    assertThat(terms("ä".repeat(100), DAY).label()).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb", "\0"})
  void refusesALabelThatSaysNothingOrCannotBeShown(String label) {
    assertRefused(label, DAY);
  }

  @Test
  void refusesALabelThatIsTooLong() {
    assertRefused("a".repeat(101), DAY);
  }

  @Test
  void lastsAMinuteAtLeast() {
    assertThat(terms("ci", Duration.ofMinutes(1)).lifetime()).isEqualTo(Duration.ofMinutes(1));
    assertRefused("ci", Duration.ofMinutes(1).minusNanos(1));
    assertRefused("ci", Duration.ofDays(-1));
  }

  @Test
  void isRestrictedToNoMoreThanHasRoomInAToken() {
    assertThat(restricted(1024).restriction()).isPresent();
    assertThatThrownBy(() -> restricted(1025))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED));
  }

  private static CredentialTerms restricted(int patterns) {
    List<RepositoryPattern> all = Collections.nCopies(patterns, new RepositoryPattern("a"));
    return new CredentialTerms(
        "ci", Optional.of(new Restriction(all, Set.of(Action.PULL))), Duration.ofDays(1));
  }

  private static void assertRefused(String label, Duration lifetime) {
    assertThatThrownBy(() -> terms(label, lifetime))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MALFORMED));
  }

  private static CredentialTerms terms(String label, Duration lifetime) {
    return new CredentialTerms(label, Optional.empty(), lifetime);
  }
}
