package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.http.Answer;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.stack.Stand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever guesses passwords has to wait, wherever they do it; others come in meanwhile. */
class GuessesIT {

  /** As many as {@code berth.auth.logins.failures-per-account} is by default. */
  private static final int GUESSES = 10;

  private static final Stand STAND =
      Stand.start(
          options -> Users.close(options).with("berth.http.trusted-proxies", "127.0.0.0/8"));

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/,                      192.0.2.1",
    "/auth/token?service=berth, 192.0.2.2",
    "/api/v1/me,                192.0.2.3"
  })
  void anAddressThatGuessesHasToWaitAndNoOther(String path, String address) {
    Login right = Users.CREATOR;
    Login wrong = new Login(right.username(), "a guess");
    // Given somebody at that address who is remembered
    assertThat(get(path, address, right)).hasStatus(200);

    for (int guess = 0; guess < GUESSES; guess++) {
      assertThat(get(path, address, wrong)).hasStatus(401);
    }

    // Then neither guess nor password is told from the other, at any door
    for (String door : new String[] {"/v2/", "/auth/token?service=berth", "/api/v1/me"}) {
      assertHeldUp(get(door, address, wrong));
      assertHeldUp(get(door, address, right));
    }
    // And the account is open to its owner elsewhere, and the address to others
    assertThat(get(path, "198.51.100.1", right)).hasStatus(200);
    assertThat(get(path, address, Users.READER)).hasStatus(200);
  }

  private static void assertHeldUp(Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.required("Retry-After"))).isBetween(1, 60);
  }

  private static Answer get(String path, String address, Login login) {
    return STAND
        .registry()
        .anonymous()
        .get(path, "X-Forwarded-For", address, "Authorization", login.basic());
  }
}
