package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobotNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "ci", "team-ci.nightly_2", "a-b-c"})
  void takesWhatIsOne(String name) {
    RobotName robot = new RobotName(name);

    assertThat(robot).hasToString(name);
    assertThat(robot.identity()).hasToString("robot:" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Ci", "-ci", "ci-", "c--i", "c._i", "c/i", "c:i", "ci\n", "\0", "çi"})
  void refusesWhatIsNone(String name) {
    assertThatThrownBy(() -> new RobotName(name))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NAME_INVALID));
  }

  @Test
  void hasAtMostAHundredCharacters() {
    assertThat(new RobotName("a".repeat(100)).value()).hasSize(100);
    assertThatThrownBy(() -> new RobotName("a".repeat(101)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("100");
  }
}
