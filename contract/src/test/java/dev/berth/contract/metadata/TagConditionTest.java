package dev.berth.contract.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.metadata.TagCondition.Absent;
import dev.berth.contract.metadata.TagCondition.OneOf;
import dev.berth.contract.metadata.TagCondition.Present;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.error.RegistryException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagConditionTest {

  private static final Digest ONE = Digest.of(Algorithm.SHA256, new byte[] {1});
  private static final Digest TWO = Digest.of(Algorithm.SHA512, new byte[] {2});

  @Test
  void readsTheFormsOfRfc9110() {
    assertThat(TagCondition.parse(null, null)).isEqualTo(TagCondition.NONE);
    assertThat(TagCondition.parse(null, "*")).isEqualTo(new Absent());
    assertThat(TagCondition.parse(" * ", null)).isEqualTo(new Present());
    assertThat(TagCondition.parse("\"" + ONE + "\"", null)).isEqualTo(new OneOf(Set.of(ONE)));
    assertThat(TagCondition.parse("\"" + ONE + "\" , \"" + TWO + "\"", null))
        .isEqualTo(new OneOf(Set.of(ONE, TWO)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:abc", "\"sha256:abc\"", "W/\"x\"", "\"", "\"a\" \"b\"", ","})
  void refusesWhatMeansNothing(String ifMatch) {
    assertThatThrownBy(() -> TagCondition.parse(ifMatch, null))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesADigestInIfNoneMatchAndBothAtOnce() {
    String quoted = "\"" + ONE + "\"";

    assertThatThrownBy(() -> TagCondition.parse(null, quoted))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> TagCondition.parse(quoted, "*")).isInstanceOf(RegistryException.class);
  }
}
