package dev.berth.model.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "library/alpine", "a.b/c_d/e__f/g---h", "0/1/2"})
  void acceptsTheGrammar(String name) {
    assertThat(RepositoryName.parse(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "a/", "/a", "a//b", "A", "a..b", "a___b", "-a", "a-", "..", "a/../b", "a b",
        "a%2Fb", "a\u0000", "a\n", "ä"
      })
  void refusesWhatIsOutsideTheGrammar(String name) {
    assertThatThrownBy(() -> RepositoryName.parse(name))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NAME_INVALID));
  }

  @Test
  void acceptsUpTo255Characters() {
    assertThat(RepositoryName.parse("a".repeat(255)).value()).hasSize(255);
    assertThatThrownBy(() -> RepositoryName.parse("a".repeat(256)))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesALongHostileNameAtOnce() {
    String hostile = "a-".repeat(127) + "!";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () ->
            assertThatThrownBy(() -> RepositoryName.parse(hostile))
                .isInstanceOf(RegistryException.class));
  }
}
