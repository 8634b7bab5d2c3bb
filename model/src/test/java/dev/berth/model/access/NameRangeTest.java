package dev.berth.model.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameRangeTest {

  @Test
  void joinsWhatOverlapsOrMeets() {
    assertThat(
            NameRange.union(
                List.of(
                    new NameRange("m", "n"),
                    new NameRange("a", "c"),
                    new NameRange("b", "d"),
                    new NameRange("d", "e"),
                    new NameRange("b", "c"),
                    new NameRange("m", "n"))))
        .containsExactly(new NameRange("a", "e"), new NameRange("m", "n"));
  }

  @Test
  void leavesOneWhereThatIsAll() {
    assertThat(NameRange.union(List.of(new NameRange("b", "c"), NameRange.ALL)))
        .containsExactly(NameRange.ALL);
    assertThat(NameRange.union(List.of())).isEmpty();
  }

  @Test
  void refusesARangeWithNothingInIt() {
    assertThatIllegalArgumentException().isThrownBy(() -> new NameRange("a", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new NameRange("b", "a"));
  }
}
