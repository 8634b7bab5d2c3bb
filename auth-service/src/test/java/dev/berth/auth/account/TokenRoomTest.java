package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRoomTest {

  private static final int HALF_OF_A_TOKEN = 16 * 1024;

  private final TokenRoom room = new TokenRoom();

  @Test
  void whatIsUsualHasRoom() {
    Set<String> groups = many("group ", 200);
    Map<String, Set<String>> claims = Map.of("iss", Set.of("x"), "ref", Set.of("a", "b"));

    assertThat(room.fit(Identity.Kind.USER, "ann", claims, groups))
        .isEqualTo(new Identity(Identity.Kind.USER, "ann", groups, claims));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "日", "😀"})
  void theFirstCountAsFarAsThereIsRoom(String letter) {
    Set<String> groups = many(letter.repeat(240 / letter.length()), 200);

    Identity fitting = fit(Map.of(), groups);

    assertThat(WireJson.write(fitting.groups()).length())
        .isBetween(HALF_OF_A_TOKEN - 1024, HALF_OF_A_TOKEN);
    assertThat(fitting.groups())
        .isEqualTo(groups.stream().limit(fitting.groups().size()).collect(Collectors.toSet()));
  }

  @Test
  void claimsGoBeforeGroups() {
    Map<String, Set<String>> claims = new LinkedHashMap<>();
    claims.put("iss", Set.of("issuer"));
    claims.put("many", many("x".repeat(200), 200));
    claims.put("late", Set.of("x"));

    Identity fitting = fit(claims, Set.of("devs"));

    assertThat(fitting.groups()).isEmpty();
    assertThat(fitting.claims().keySet()).containsExactlyInAnyOrder("iss", "many");
    assertThat(fitting.claims()).containsEntry("iss", Set.of("issuer"));
    assertThat(WireJson.write(fitting.claims()).length())
        .isBetween(HALF_OF_A_TOKEN - 512, HALF_OF_A_TOKEN);
  }

  private Identity fit(Map<String, Set<String>> claims, Set<String> groups) {
    return room.fit(Identity.Kind.USER, "ann", claims, groups);
  }

  private static Set<String> many(String beginning, int number) {
    List<String> all = IntStream.range(0, number).mapToObj(index -> beginning + index).toList();
    return new LinkedHashSet<>(all);
  }
}
