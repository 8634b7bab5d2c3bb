package dev.berth.model.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void hashesContent() {
    assertThat(Digest.of(Algorithm.SHA256, new byte[0])).hasToString(EMPTY);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void survivesTextAndBinaryForms(Algorithm algorithm) {
    Digest digest = Digest.of(algorithm, "berth".getBytes(UTF_8));

    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    assertThat(Digest.ofBytes(digest.toBytes())).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        "sha256:baddigeststring",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
        "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      })
  void refusesWhatIsNoDigest(String text) {
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
  }

  @Test
  void refusesForeignBytes() {
    assertThatThrownBy(() -> Digest.ofBytes(new byte[33]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
