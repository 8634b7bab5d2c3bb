package dev.berth.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginAttemptTest {

  private static final String KEY = "0123456789abcdef";
  private static final String A = "a".repeat(43);
  private static final String B = "b".repeat(43);

  /** RFC 7636 appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  @Test
  void comesBackAsItWas() {
    LoginAttempt attempt = new LoginAttempt(KEY, A, B, VERIFIER);

    assertThat(LoginAttempt.parse(attempt.text())).contains(attempt);
    assertThat(attempt.challenge()).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assertThat(attempt.hasState(A)).isTrue();
    assertThat(attempt.hasState(B)).isFalse();
    assertThat(attempt.hasState("")).isFalse();
    assertThat(attempt.hasNonce(B)).isTrue();
    assertThat(attempt.hasNonce(A)).isFalse();
    assertThat(attempt.toString()).doesNotContain(A, B, VERIFIER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "...", KEY, KEY + ".a.b.c", KEY + ".a.", "é", "0123456789abcdeg.a.b.c"})
  void nothingElseIsOne(String text) {
    assertThat(LoginAttempt.parse(text)).isEmpty();
  }
}
