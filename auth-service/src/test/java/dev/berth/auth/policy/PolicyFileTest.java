package dev.berth.auth.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.access.Action;
import dev.berth.model.access.Policy;
import dev.berth.model.access.RepositoryPattern;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {

  @Test
  void readsPolicies() {
    List<Policy> policies =
        parse(
            """
            # who may do what
            policies:
              - name: devs
                users: [ann, "007"]
                robots: [ci]
                groups: [dev]
                claims: {ref: [main, prod]}
                repositories: ["team/**", tools]
                actions: [pull, push]
              - {name: public, anonymous: true, repositories: ["**"], actions: [pull]}
            """);

    assertThat(policies)
        .containsExactly(
            new Policy(
                "devs",
                Set.of("ann", "007"),
                Set.of("ci"),
                Set.of("dev"),
                Map.of("ref", Set.of("main", "prod")),
                false,
                List.of(new RepositoryPattern("team/**"), new RepositoryPattern("tools")),
                Set.of(Action.PULL, Action.PUSH)),
            new Policy(
                "public",
                Set.of(),
                Set.of(),
                Set.of(),
                Map.of(),
                true,
                List.of(new RepositoryPattern("**")),
                Set.of(Action.PULL)));
  }

  @Test
  void mayHaveNoPolicies() {
    assertThat(parse("policies: []")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "policies:",
        "policies: {}",
        "policies: all",
        "[]",
        "- a",
        "42",
        "policies: []\nversion: 1",
        "policy: []"
      })
  void refusesAFileWithoutAListOfPolicies(String yaml) {
    assertRefused(yaml, "in the file, it has one key, policies, and a list below it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: a, user: [x] | the policy a has the unknown key user
          users: [x] | the policy no. 1: a policy has a name of 1 to 100 characters
          name: [a] | the policy no. 1: a policy has a name of 1 to 100 characters
          name: a, users: [x], actions: [pull] | the policy a: the policy a names no repositories
          name: a, users: [x], repositories: [r] | the policy a: the policy a names no actions
          name: a, repositories: [r], actions: [pull] | the policy a: the policy a names no users
          name: a, users: x | the policy a: users is a list of texts, where numbers and the like stand in quotes
          name: a, users: [1] | the policy a: users is a list of texts, where numbers and the like stand in quotes
          name: a, users: | the policy a: users is a list of texts, where numbers and the like stand in quotes
          name: a, users: [""] | the policy a: users is a list of texts, where numbers and the like stand in quotes
          name: a, users: ["x\\0"] | the policy a: users have 1 to 255 characters, none of control
          name: a, groups: {} | the policy a: groups is a list of texts, where numbers and the like stand in quotes
          name: a, anonymous: "true" | the policy a: anonymous is true or false
          name: a, anonymous: 1 | the policy a: anonymous is true or false
          name: a, claims: [x] | the policy a: claims are names with lists of values
          name: a, claims: {c: x} | the policy a: the claim c is a list of texts, where numbers and the like stand in quotes
          name: a, claims: {c: []}, repositories: [r], actions: [pull] | the policy a: the policy a names no values for the claim c
          name: a, users: [x], repositories: [R], actions: [pull] | the policy a: a pattern is the name of a repository, or the beginning of names with ** after it, unlike R
          name: a, users: [x], repositories: [r], actions: [read] | the policy a: an action is pull, push, overwrite, delete or admin, unlike read
          """)
  void refusesAPolicyThatIsWrongInAnyPart(String policy, String message) {
    assertRefused("policies: [{" + policy + "}]", "in the file, " + message);
  }

  @Test
  void refusesAPolicyThatIsNone() {
    assertRefused("policies: [devs]", "in the file, the policy no. 1 has keys and values");
  }

  @Test
  void refusesAPolicyThatIsThereTwice() {
    String policy = "{name: a, anonymous: true, repositories: [r], actions: [pull]}";

    assertRefused(
        "policies: [%s, %s]".formatted(policy, policy), "in the file, the policy a is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"**", "*a", "*"})
  void saysWhatToDoAboutAStarWithoutQuotes(String star) {
    String yaml =
        "policies:\n- name: a\n  anonymous: true\n  repositories: [ %s ]\n".formatted(star);

    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("in the file, line 4: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policies: [",
        "policies: [{name: a, name: b}]",
        "policies: []\npolicies: []",
        "policies: []\n---\npolicies: []",
        "policies: &a [*a]",
        "\t",
        "\0",
        "policies: !!java.net.URL [x]",
        "a: &a [x]\nb: &b [*a, *a]\npolicies: *b",
      })
  void refusesWhatIsNoPlainYaml(String yaml) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("in the file, ")
        .hasNoCause();
  }

  @Test
  void refusesWhatIsNestedDeeply() {
    String yaml = "policies: " + "[".repeat(100_000);

    assertThatThrownBy(() -> parse(yaml)).isInstanceOf(ConfigurationException.class);
  }

  private static void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message)
        .hasNoCause();
  }

  private static List<Policy> parse(String yaml) {
    return PolicyFile.parse(yaml.getBytes(UTF_8), "the file");
  }
}
