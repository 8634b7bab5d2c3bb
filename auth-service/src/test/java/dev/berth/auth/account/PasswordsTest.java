package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.ClosedService;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

  private static final String LONGEST = "x".repeat(72);

  private final Passwords passwords = new Passwords();

  @ParameterizedTest
  @ValueSource(strings = {"right", "p:a:ss w\u00f6rd", " ", "\ud83d\ude80"})
  void takesTheRightPasswordAndNoOther(String password) {
    Htpasswd users = users(ClosedService.user("ann", password, 4));

    assertThat(passwords.verify(users, "ann", password)).isTrue();
    assertThat(passwords.verify(users, "ann", password + "x")).isFalse();
    assertThat(passwords.verify(users, "Ann", password)).isFalse();
  }

  @Test
  void takesAHashThatAnotherProgramMade() {
    // Of the test vectors of OpenBSD's and jBCrypt's authors
    Htpasswd users = users("ann:$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe\n");

    assertThat(passwords.verify(users, "ann", "a")).isTrue();
    assertThat(passwords.verify(users, "ann", "b")).isFalse();
  }

  @Test
  void refusesWhatBcryptWouldCut() {
    Htpasswd users = users(ClosedService.user("ann", LONGEST, 4));

    assertThat(passwords.verify(users, "ann", LONGEST)).isTrue();
    assertThat(passwords.verify(users, "ann", LONGEST + "y")).isFalse();
    assertThat(passwords.isRemembered(users, "ann", LONGEST + "y")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ud800", "\0"})
  void refusesWhatIsNoPassword(String password) {
    Htpasswd users = users(ClosedService.user("ann", "right", 4));

    assertThat(passwords.verify(users, "ann", password)).isFalse();
    assertThat(passwords.isRemembered(users, "ann", password)).isFalse();
  }

  @Test
  void remembersWhatWasRightAndNothingElse() {
    Htpasswd users = users(ClosedService.user("ann", "right", 4));
    assertThat(passwords.isRemembered(users, "ann", "right")).isFalse();

    assertThat(passwords.verify(users, "ann", "right")).isTrue();
    assertThat(passwords.verify(users, "ann", "wrong")).isFalse();

    assertThat(passwords.isRemembered(users, "ann", "right")).isTrue();
    assertThat(passwords.isRemembered(users, "ann", "wrong")).isFalse();
    assertThat(passwords.isRemembered(users, "bob", "right")).isFalse();
  }

  @Test
  void forgetsAPasswordThatWasChangedOrWhoseUserHasGone() {
    assertThat(passwords.verify(users(ClosedService.user("ann", "right", 4)), "ann", "right"))
        .isTrue();

    assertThat(passwords.isRemembered(users(ClosedService.user("ann", "other", 4)), "ann", "right"))
        .isFalse();
    assertThat(passwords.isRemembered(Htpasswd.EMPTY, "ann", "right")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"cheap, wrong", "dear, wrong", "nobody, wrong", "cheap, ''", "nobody, ''"})
  void takesTheTimeOfTheMostCostlyHashWhereItRefuses(String name, String password) {
    // Given a cost that stands out, and code that is warm
    Htpasswd users =
        users(ClosedService.user("cheap", "right", 4) + ClosedService.user("dear", "right", 11));
    time(users, "dear", "wrong");

    // When
    Duration dear = time(users, "dear", "wrong");
    Duration other = time(users, name, password);

    // Then they are of one size, where the cheap hash alone takes less than a hundredth
    assertThat(other).isBetween(dear.dividedBy(3), dear.multipliedBy(3));
  }

  private Duration time(Htpasswd users, String name, String password) {
    long begin = System.nanoTime();
    assertThat(passwords.verify(users, name, password)).isFalse();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static Htpasswd users(String text) {
    return Htpasswd.parse(text.getBytes(UTF_8), "the file");
  }
}
