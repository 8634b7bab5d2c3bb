package dev.berth.model.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.model.name.RepositoryName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {

  private static final Policy DEVS =
      policy("devs", Set.of("ann"), Set.of("dev"), Map.of(), "team/**", Action.PULL, Action.PUSH);
  private static final Policy LEADS =
      policy("leads", Set.of("bob"), Set.of(), Map.of(), "team/app", Action.OVERWRITE);
  private static final Policy PIPELINES =
      policy(
          "pipelines",
          Set.of(),
          Set.of(),
          Map.of("owner", Set.of("acme", "acme-labs"), "ref", Set.of("refs/heads/main")),
          "acme/**",
          Action.PULL,
          Action.PUSH);
  private static final Policy PUBLIC =
      new Policy(
          "public",
          Set.of(),
          Set.of(),
          Set.of(),
          Map.of(),
          true,
          List.of(new RepositoryPattern("public/**")),
          Set.of(Action.PULL));

  private static final Policies POLICIES = new Policies(List.of(DEVS, LEADS, PIPELINES, PUBLIC));

  private static final Map<String, Identity> IDENTITIES =
      Map.of(
          "nobody", Identity.ANONYMOUS,
          "ann", Identity.user("ann"),
          "bob", Identity.user("bob"),
          "bob-in-dev", new Identity(Identity.Kind.USER, "bob", Set.of("dev", "x"), Map.of()),
          "eve", Identity.user("eve"),
          "robot-ann", new Identity(Identity.Kind.ROBOT, "ann", Set.of(), Map.of()),
          "main", pipeline("acme", "refs/heads/main"),
          "labs", pipeline("acme-labs", "refs/heads/main"),
          "branch", pipeline("acme", "refs/heads/x"),
          "other", pipeline("acme-evil", "refs/heads/main"));

  @ParameterizedTest
  @CsvSource({
    "nobody, team/app, ''",
    "nobody, public/app, pull",
    "nobody, public, ''",
    "ann, team/app, pull push",
    "ann, team/other/deep, pull push",
    "ann, public/app, pull",
    "ann, teams/app, ''",
    "ann, acme/app, ''",
    "bob, team/app, overwrite",
    "bob, team/other, ''",
    "bob-in-dev, team/app, overwrite pull push",
    "eve, team/app, ''",
    "eve, public/app, pull",
    "robot-ann, team/app, ''",
    "robot-ann, public/app, pull",
    "main, acme/app, pull push",
    "labs, acme/app, pull push",
    "branch, acme/app, ''",
    "other, acme/app, ''",
    "main, team/app, ''"
  })
  void grantWhatAnyOfThemAllows(String who, String repository, String actions) {
    Set<Action> granted = POLICIES.granted(identity(who), RepositoryName.parse(repository));

    assertThat(String.join(" ", granted.stream().map(Action::toString).sorted().toList()))
        .isEqualTo(actions);
  }

  @Test
  void nameThePolicyThatAllows() {
    RepositoryName app = RepositoryName.parse("team/app");

    assertThat(POLICIES.allowing(identity("ann"), app, Action.PUSH)).contains(DEVS);
    assertThat(POLICIES.allowing(identity("ann"), app, Action.DELETE)).isEmpty();
  }

  @Test
  void tellWhereSomebodyMayPull() {
    assertThat(POLICIES.names(identity("ann"), Action.PULL))
        .containsExactly(new NameRange("public/", "public0"), new NameRange("team/", "team0"));
    assertThat(POLICIES.names(identity("bob"), Action.PULL))
        .containsExactly(new NameRange("public/", "public0"));
    assertThat(new Policies(List.of()).names(identity("ann"), Action.PULL)).isEmpty();
  }

  @Test
  void areRefusedWhereOneCouldAllowNothing() {
    List<RepositoryPattern> everywhere = List.of(new RepositoryPattern("**"));
    Set<Action> pull = Set.of(Action.PULL);
    Set<String> ann = Set.of("ann");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Policy("p", Set.of(), Set.of(), Set.of(), Map.of(), false, everywhere, pull))
        .withMessageContaining("the policy p names no users");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Policy("p", ann, Set.of(), Set.of(), Map.of(), false, List.of(), pull));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Policy("p", ann, Set.of(), Set.of(), Map.of(), false, everywhere, Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Policy(" ", ann, Set.of(), Set.of(), Map.of(), false, everywhere, pull));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Policy(
                    "p",
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Map.of("owner", Set.of()),
                    false,
                    everywhere,
                    pull));
  }

  private static Identity identity(String who) {
    return Objects.requireNonNull(IDENTITIES.get(who), who);
  }

  private static Identity pipeline(String owner, String ref) {
    return new Identity(
        Identity.Kind.ROBOT, "ci", Set.of(), Map.of("owner", Set.of(owner), "ref", Set.of(ref)));
  }

  private static Policy policy(
      String name,
      Set<String> users,
      Set<String> groups,
      Map<String, Set<String>> claims,
      String pattern,
      Action... actions) {
    return new Policy(
        name,
        users,
        Set.of(),
        groups,
        claims,
        false,
        List.of(new RepositoryPattern(pattern)),
        Set.of(actions));
  }
}
