package dev.berth.contract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServiceCredentialTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void matchesOnlyItself() {
    ServiceCredential credential = new ServiceCredential(SECRET);

    assertThat(credential.matches(SECRET)).isTrue();
    assertThat(credential.matches(SECRET + "0")).isFalse();
    assertThat(credential.matches("")).isFalse();
    assertThat(credential.matches(null)).isFalse();
  }

  @Test
  void isNotTold() {
    assertThat(new ServiceCredential(SECRET).toString()).doesNotContain(SECRET);
  }

  @Test
  void isNotShort() {
    assertThatThrownBy(() -> new ServiceCredential("short"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
