package dev.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.auth.ResourceActions;
import dev.berth.model.error.RegistryException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

  @ParameterizedTest
  @CsvSource({
    "repository:a:pull, repository, a, pull",
    "repository:team/app:push, repository, team/app, push",
    "repository:host:5000/a:pull, repository, host:5000/a, pull",
    "repository(plugin):a:pull, repository(plugin), a, pull",
    "registry:catalog:*, registry, catalog, *",
    "repository:*:pull, repository, *, pull",
    "repository:::pull, repository, :, pull",
  })
  void splitsAtTheFirstColonAndTheLast(String text, String type, String name, String action) {
    assertThat(Scopes.parse(List.of(text)))
        .containsExactly(new ResourceActions(type, name, List.of(action)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "   ",
        "repository",
        "repository:",
        "repository:a",
        "repository::pull",
        ":a:pull",
        "::",
        ":",
        ":::"
      })
  void leavesOutWhatIsMalformed(String text) {
    assertThat(Scopes.parse(List.of(text))).isEmpty();
  }

  @Test
  void readsSeveralActionsAndScopesAndParameters() {
    List<ResourceActions> scopes =
        Scopes.parse(List.of("repository:a:pull,push  repository:b:delete", "repository:c:pull"));

    assertThat(scopes)
        .containsExactly(
            new ResourceActions("repository", "a", List.of("pull", "push")),
            new ResourceActions("repository", "b", List.of("delete")),
            new ResourceActions("repository", "c", List.of("pull")));
  }

  @Test
  void takesNothingButASpaceForTheEndOfAScope() {
    assertThat(Scopes.parse(List.of("repository:a:pull\nrepository:b:pull\tx")))
        .containsExactly(
            new ResourceActions("repository", "a:pull\nrepository:b", List.of("pull\tx")));
  }

  @Test
  void leavesOutAScopeThatIsTooLong() {
    String longest = "repository:" + "a".repeat(512 - 16) + ":pull";

    assertThat(Scopes.parse(List.of(longest))).hasSize(1);
    assertThat(Scopes.parse(List.of("x" + longest))).isEmpty();
  }

  @Test
  void refusesMoreThan64Scopes() {
    List<String> most = Collections.nCopies(32, "repository:a:pull x");
    List<String> more = Collections.nCopies(65, "repository:a:pull");

    assertThat(Scopes.parse(most)).hasSize(32);
    assertThatThrownBy(() -> Scopes.parse(more)).isInstanceOf(RegistryException.class);
  }
}
