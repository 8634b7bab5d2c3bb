package dev.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Policies;
import dev.berth.model.access.Policy;
import dev.berth.model.access.RepositoryPattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantsTest {

  private static final Policies POLICIES =
      new Policies(
          List.of(
              policy("devs", Set.of("ann"), "team/**", Set.of(Action.values())),
              policy("pushers", Set.of("ann", "bob"), "drop", Set.of(Action.PUSH)),
              policy("readers", Set.of("bob"), "team/**", Set.of(Action.PULL)),
              policy("public", Set.of(), "public/**", Set.of(Action.PULL))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ann | repository:team/a:pull                      | repository:team/a:pull
          ann | repository:team/a:pull,push                 | repository:team/a:pull,push,overwrite
          ann | repository:team/a:delete,admin              | repository:team/a:delete,admin
          ann | repository:team/a:overwrite                 | repository:team/a:overwrite
          ann | repository:team/a:push,pull,pull            | repository:team/a:pull,push,overwrite
          ann | repository:team/a:pull repository:team/a:push | repository:team/a:pull,push,overwrite
          ann | repository:team/b:pull repository:team/a:pull | repository:team/b:pull repository:team/a:pull
          ann | repository:drop:pull,push                   | repository:drop:push
          bob | repository:team/a:pull,push                 | repository:team/a:pull
          bob | repository:team/a:push                      |
          bob | repository:public/a:pull,delete             | repository:public/a:pull
          bob | repository:other:pull                       |
          ''  | repository:public/a:pull,push               | repository:public/a:pull
          ''  | repository:team/a:pull                      |
          """)
  void grantsWhatWasAskedForAndIsAllowed(String user, String wanted, String granted) {
    assertThat(granted(user, wanted)).isEqualTo(granted == null ? "" : granted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repository:*:pull",
        "repository:**:pull",
        "repository:team/**:pull",
        "repository:team/*:pull",
        "repository:team/a:*",
        "repository:team/a:PULL",
        "repository:team/a:pull\n",
        "repository:team/a\n:pull",
        "repository:team/A:pull",
        "repository:team/a/:pull",
        "repository:/team/a:pull",
        "repository:team/../team/a:pull",
        "repository:host:5000/team/a:pull",
        "repository(plugin):team/a:pull",
        "Repository:team/a:pull",
        "registry:team/a:pull",
        "registry:catalog:pull",
        "registry:*:*",
        "repository:catalog:*",
        "repository:team/a:",
        "repository:team/a:,",
        "nothing"
      })
  void grantsNothingForTricks(String wanted) {
    assertThat(granted("ann", wanted)).isEmpty();
  }

  @Test
  void grantsTheCatalogToWhoeverMayPullAnything() {
    Policies closed = new Policies(POLICIES.all().subList(0, 3));

    assertThat(granted("", "registry:catalog:*")).isEqualTo("registry:catalog:*");
    assertThat(granted(closed, Identity.ANONYMOUS, "registry:catalog:*")).isEmpty();
    assertThat(granted(closed, Identity.user("zoe"), "registry:catalog:*")).isEmpty();
    assertThat(granted(closed, Identity.user("bob"), "registry:catalog:*"))
        .isEqualTo("registry:catalog:*");
  }

  @Test
  void grantsNothingWithoutPolicies() {
    assertThat(granted(new Policies(List.of()), Identity.user("ann"), "repository:a:pull"))
        .isEmpty();
  }

  private static String granted(String user, String wanted) {
    Identity identity = user.isEmpty() ? Identity.ANONYMOUS : Identity.user(user);
    return granted(POLICIES, identity, wanted);
  }

  private static String granted(Policies policies, Identity identity, String wanted) {
    return String.join(
        " ",
        Grants.granted(policies, Login.of(identity, 1), Scopes.parse(List.of(wanted))).stream()
            .map(ResourceActions::toString)
            .toList());
  }

  private static Policy policy(
      String name, Set<String> users, String repositories, Set<Action> actions) {
    return new Policy(
        name,
        users,
        Set.of(),
        Set.of(),
        Map.of(),
        users.isEmpty(),
        List.of(new RepositoryPattern(repositories)),
        actions);
  }
}
