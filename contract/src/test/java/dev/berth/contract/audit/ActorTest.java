package dev.berth.contract.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorTest {

  @Test
  void isReadAsItWasWritten() {
    for (Actor actor :
        List.of(
            new Actor("user:ann", Optional.empty(), "192.0.2.1"),
            new Actor("user:über uns+%/é", Optional.of("a b"), "2001:db8::1%eth0"),
            new Actor("anonymous", Optional.empty(), ""),
            Actor.REGISTRY)) {
      assertThat(actor.header()).matches("[!-~ ]*");
      assertThat(Actor.parse(actor.header())).isEqualTo(actor);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user%3Aann",
        " 192.0.2.1",
        "user%3Aann 192.0.2.1 ",
        "user%3Aann 192.0.2.1 x y",
        "user%0Aann 192.0.2.1",
        "user%3Aann 192.0.2.1%00",
        "user%3Aann 192.0.2.1 %0d",
        "user%zz 192.0.2.1"
      })
  void isNobodyElse(String header) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> Actor.parse(header))
        .extracting(RegistryException::code)
        .isEqualTo(ErrorCode.MALFORMED);
  }

  @Test
  void hasToBeThereAndToBeShort() {
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> Actor.parse(null));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> new Actor("u".repeat(301), Optional.empty(), ""));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> new Actor("u", Optional.empty(), "1".repeat(256)));
  }
}
