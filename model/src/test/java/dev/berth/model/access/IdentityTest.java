package dev.berth.model.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

  @Test
  void isWhoItSaysItIs() {
    Identity workload =
        new Identity(
            Identity.Kind.WORKLOAD, "ci:a:b", Set.of("dev"), Map.of("ref", Set.of("main")));

    assertThat(parse("user:ann")).isEqualTo(Identity.user("ann"));
    assertThat(parse("anonymous")).isEqualTo(Identity.ANONYMOUS);
    assertThat(Identity.parse(workload.toString(), workload.groups(), workload.claims()))
        .isEqualTo(workload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ann", "user", "user:", "king:ann", "anonymous:ann", "user:a\nb"})
  void isNotWhoNobodyCanBe(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> parse(text));
  }

  private static Identity parse(String text) {
    return Identity.parse(text, Set.of(), Map.of());
  }
}
