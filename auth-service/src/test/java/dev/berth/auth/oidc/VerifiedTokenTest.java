package dev.berth.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerifiedTokenTest {

  @Test
  void groupsAreTextsAlone() {
    VerifiedToken token =
        token(Map.of("groups", List.of("a", 1L, true, "", "b", Map.of()), "one", "c", "none", 1L));

    assertThat(token.texts("groups")).isEqualTo(Set.of("a", "b"));
    assertThat(token.texts("one")).isEqualTo(Set.of("c"));
    assertThat(token.texts("none")).isEmpty();
    assertThat(token.texts("absent")).isEmpty();
  }

  @Test
  void valuesMayBeNumbersAndTruths() {
    VerifiedToken token =
        token(
            Map.of(
                "several", List.of("a", 1L, false, 1.5, new BigInteger("99999999999999999999")),
                "object", Map.of("a", "b")));

    assertThat(token.values("several"))
        .isEqualTo(Set.of("a", "1", "false", "1.5", "99999999999999999999"));
    assertThat(token.values("object")).isEmpty();
  }

  @Test
  void ofVeryManyGroupsTheFirstCountAndOfLongOnesNone() {
    List<String> many = IntStream.range(0, 500).mapToObj(index -> "group " + index).toList();
    VerifiedToken token =
        token(Map.of("many", many, "long", List.of("x".repeat(256), "y".repeat(255))));

    assertThat(token.texts("many")).hasSize(200).contains("group 0", "group 199");
    assertThat(token.texts("long")).isEqualTo(Set.of("y".repeat(255)));
  }

  @Test
  void whatNoPolicyCanNameIsLeftOut() {
    List<String> values = List.of("a", " ", "b\nc", "\0", "\ud800", "x".repeat(256));

    assertThat(token(Map.of("of", values)).texts("of")).containsExactly("a");
    assertThat(token(Map.of("of", values)).values("of")).containsExactly("a");
  }

  @Test
  void anAudienceIsOneOfAList() {
    assertThat(token(Map.of("aud", List.of("a", "b"))).isFor("b")).isTrue();
    assertThat(token(Map.of("aud", "ab")).isFor("a")).isFalse();
    assertThat(token(Map.of()).isFor("a")).isFalse();
  }

  @Test
  void itDoesNotTellWhatItSays() {
    assertThat(token(Map.of("name", "Dora"))).hasToString("VerifiedToken[name]");
  }

  private static VerifiedToken token(Map<String, Object> claims) {
    return new VerifiedToken(claims, false, Instant.MAX);
  }
}
