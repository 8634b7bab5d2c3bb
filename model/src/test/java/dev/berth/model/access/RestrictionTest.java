package dev.berth.model.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.model.name.RepositoryName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestrictionTest {

  private static final Set<Action> ALL = EnumSet.allOf(Action.class);
  private static final Restriction TEAM =
      new Restriction(
          List.of(new RepositoryPattern("team/**"), new RepositoryPattern("tools")),
          Set.of(Action.PULL, Action.PUSH));

  @Test
  void leavesWhatIsInBoth() {
    assertThat(TEAM.within(RepositoryName.parse("team/app"), ALL))
        .containsExactlyInAnyOrder(Action.PULL, Action.PUSH);
    assertThat(TEAM.within(RepositoryName.parse("team/app"), Set.of(Action.PULL, Action.DELETE)))
        .containsExactly(Action.PULL);
    assertThat(TEAM.within(RepositoryName.parse("tools/app"), ALL)).isEmpty();
  }

  @Test
  void leavesTheRangesThatAreInBoth() {
    NameRange apps = new RepositoryPattern("team/app-**").range();
    NameRange tools = new RepositoryPattern("tools").range();

    assertThat(TEAM.within(Action.PULL, List.of(apps, new NameRange("to", "u"))))
        .containsExactly(apps, tools);
    assertThat(TEAM.within(Action.PULL, List.of(NameRange.ALL)))
        .containsExactly(new RepositoryPattern("team/**").range(), tools);
    assertThat(TEAM.within(Action.DELETE, List.of(NameRange.ALL))).isEmpty();
    assertThat(TEAM.within(Action.PULL, List.of(new NameRange("u", "v")))).isEmpty();
  }

  @Test
  void leavesSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Restriction(List.of(), Set.of(Action.PULL)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Restriction(List.of(new RepositoryPattern("a")), Set.of()));
  }
}
