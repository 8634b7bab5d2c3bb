package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  /** The bytes 0 to 31; checksum and hash were computed by other programs. */
  private static final String KNOWN = "berth_rb_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh84O7WPJ";

  @Test
  void isOfTheFormThatScannersKnow() {
    Secret secret = new Secret(KNOWN);

    assertThat(secret.kind()).isEqualTo(Secret.Kind.ROBOT);
    assertThat(HexFormat.of().formatHex(secret.hash().getBytes()))
        .isEqualTo("ed0f0950fb9ea9415a8958e6a66309afe88760b3f37ec990f948068c3b17bd7b");
  }

  @ParameterizedTest
  @EnumSource
  void tellsItsKind(Secret.Kind kind) {
    Secret secret = Secret.random(kind);

    assertThat(Secret.find(secret.text())).hasValue(secret);
    assertThat(secret.kind()).isEqualTo(kind);
    assertThat(Secret.Kind.parse(kind.toString())).isEqualTo(kind);
  }

  @Test
  void isAnotherOneEachTime() {
    Set<Secret> made = new HashSet<>();
    for (int count = 0; count < 1_000; count++) {
      made.add(Secret.random(Secret.Kind.PERSONAL));
    }

    assertThat(made).hasSize(1_000);
  }

  @Test
  void isNoneWithAnyCharacterChanged() {
    for (int index = 0; index < KNOWN.length(); index++) {
      char other = KNOWN.charAt(index) == 'A' ? 'B' : 'A';
      String changed = KNOWN.substring(0, index) + other + KNOWN.substring(index + 1);

      assertThat(Secret.find(changed)).as(changed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "berth_rb_",
        " berth_rb_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh84O7WPJ",
        "berth_rb_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh84O7WPJ\n",
        "berth_rb_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh84O7WP",
        "berth_xx_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh84O7WPJ",
        "BERTH_RB_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh84O7WPJ",
      })
  void refusesWhatIsNone(String text) {
    assertThat(Secret.find(text)).isEmpty();
    assertThatThrownBy(() -> new Secret(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this is no secret of Berth's");
  }

  @Test
  void isNotToldInMessages() {
    StoredCredential stored =
        new StoredCredential(
            new UUID(0, 1),
            Secret.Kind.ROBOT,
            "robot:ci",
            "nightly",
            Optional.empty(),
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty(),
            false);

    assertThat(new Secret(KNOWN)).hasToString("Secret[robot]");
    assertThat(new NewCredential(stored, new Secret(KNOWN)).toString())
        .doesNotContain("AAECAwQFBgc");
  }
}
