package dev.berth.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.access.Restriction;
import dev.berth.model.name.RepositoryName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {

  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Identity ANN = Identity.user("ann");

  /** By which ann may pull and push. */
  private static final KnownState STATE = new KnownState(TestAuth.state(1, List.of()));

  @Test
  void anotherTokenIsGoodForAllThatPoliciesAndRestrictionAllow() {
    Restriction pull =
        new Restriction(List.of(new RepositoryPattern("team/**")), Set.of(Action.PULL));
    Caller restricted = byToken(Optional.of(pull));
    Caller free = byToken(Optional.empty());

    assertThat(restricted.actions(APP)).isEmpty();
    assertThat(restricted.atMost().actions(APP)).containsExactly(Action.PULL);
    assertThat(free.atMost().actions(APP)).containsExactlyInAnyOrder(Action.PULL, Action.PUSH);
  }

  @Test
  void withoutItsRestrictionItIsGoodForAllThatPoliciesAllow() {
    Restriction elsewhere =
        new Restriction(List.of(new RepositoryPattern("other/**")), Set.of(Action.PULL));

    for (Caller caller :
        List.of(
            byToken(Optional.of(elsewhere)),
            new Caller.Direct(ANN, Optional.of(elsewhere), Optional.empty(), STATE))) {
      assertThat(caller.atMost().actions(APP)).isEmpty();
      assertThat(caller.unrestricted().actions(APP))
          .containsExactlyInAnyOrder(Action.PULL, Action.PUSH);
    }
  }

  private static Caller byToken(Optional<Restriction> restriction) {
    return new Caller.ByToken(ANN, restriction, Optional.empty(), Map.of(), false, STATE);
  }
}
