package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.fuzzing.Fuzzed;
import java.util.Optional;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of any text, and one that is good with a character changed. */
@Fuzzed
class SecretFuzzTest {

  private static final Secret GOOD = Secret.random(Secret.Kind.PERSONAL);

  @ValueSource(
      strings = {
        "",
        "berth_id_",
        "berth_pt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA000000",
        "berth_xx_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA000000",
        "berth_rb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA000000\n",
      })
  @FuzzTest(maxDuration = "1m")
  void whatIsFoundIsTheTextAndNothingLikeIt(@NotNull String text) {
    Optional<Secret> found = Secret.find(text);
    if (found.isPresent()) {
      assertThat(found.get().text()).isEqualTo(text).hasSize(58).startsWith("berth_");
      assertThat(found.get().kind()).isNotNull();
      assertThat(found.get().hash().length()).isEqualTo(32);
      assertThat(found.get().toString()).doesNotContain(text);
    } else {
      assertThatThrownBy(() -> new Secret(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("this is no secret of Berth's");
    }
    if (!text.isEmpty()) {
      int at = Math.floorMod(text.hashCode(), GOOD.text().length());
      String changed =
          GOOD.text().substring(0, at) + text.charAt(0) + GOOD.text().substring(at + 1);
      assertThat(Secret.find(changed).isPresent()).isEqualTo(changed.equals(GOOD.text()));
    }
  }
}
