package dev.berth.model.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

  @Test
  void tellsTagsFromDigests() {
    String digest = "sha256:" + "0".repeat(64);

    assertThat(Reference.parse("latest")).isEqualTo(new Tag("latest"));
    assertThat(Reference.parse(digest)).isInstanceOf(Reference.ByDigest.class).hasToString(digest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "-a", "a/b", "a b", "ä", "a\n"})
  void refusesWhatIsNoTag(String text) {
    assertThatThrownBy(() -> Reference.parse(text))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TAG_INVALID));
  }

  @Test
  void acceptsTagsOfUpTo128Characters() {
    assertThat(Reference.parse("_".repeat(128))).isInstanceOf(Tag.class);
    assertThatThrownBy(() -> Reference.parse("_".repeat(129)))
        .isInstanceOf(RegistryException.class);
  }
}
