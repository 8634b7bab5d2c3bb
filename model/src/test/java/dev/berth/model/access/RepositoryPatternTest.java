package dev.berth.model.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.model.name.RepositoryName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryPatternTest {

  @ParameterizedTest
  @CsvSource({
    "team/app, team/app, true",
    "team/app, team/app/x, false",
    "team/app, team/app-x, false",
    "team/app, team, false",
    "team/**, team/app, true",
    "team/**, team/app/x/y, true",
    "team/**, team, false",
    "team/**, teams/app, false",
    "team/**, team-a/app, false",
    "team/app-**, team/app-x, true",
    "team/app-**, team/app-x/y, true",
    "team/app-**, team/app, false",
    "team/app-**, team/apple, false",
    "team**, teams/app, true",
    "**, a, true",
    "**, z/z-z, true",
    "**, 0, true"
  })
  void matchesTheSameNamesByItselfAndByItsRange(String pattern, String name, boolean matches) {
    RepositoryPattern parsed = new RepositoryPattern(pattern);

    assertThat(parsed.matches(RepositoryName.parse(name))).isEqualTo(matches);
    assertThat(parsed.range().contains(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "***",
        "team/*",
        "*/app",
        "te*m/app",
        "**/app",
        "team/**/app",
        "Team/**",
        "/**",
        "team//**",
        "team/app ",
        " team",
        "team/../x",
        "team/app:1",
        "-**",
        "te\nam"
      })
  void refusesWhatIsNoName(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new RepositoryPattern(text));
  }
}
