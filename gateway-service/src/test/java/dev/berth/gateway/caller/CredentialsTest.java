package dev.berth.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  @Test
  void splitsAtTheFirstColonOnly() {
    assertThat(Credentials.parse("Basic " + encode("ann:a:b:c")))
        .isEqualTo(new Credentials.Basic("ann", "a:b:c"));
    assertThat(Credentials.parse("bASIC " + encode("ann:")))
        .isEqualTo(new Credentials.Basic("ann", ""));
    assertThat(Credentials.parse("Basic " + encode("änn:pässwörd")))
        .isEqualTo(new Credentials.Basic("änn", "pässwörd"));
  }

  @Test
  void takesATokenAsItIs() {
    assertThat(Credentials.parse("Bearer a.b.c")).isEqualTo(new Credentials.Bearer("a.b.c"));
    assertThat(Credentials.parse("bearer  a.b.c ")).isEqualTo(new Credentials.Bearer("a.b.c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic YW5u",
        "Bearer",
        "Bearer ",
        "Digest x"
      })
  void knowsWhatIsNeither(String header) {
    assertThat(Credentials.parse(header)).isEqualTo(new Credentials.Unknown());
  }

  @Test
  void areAbsentWithoutAHeader() {
    assertThat(Credentials.parse(null)).isEqualTo(new Credentials.None());
  }

  @Test
  void tellNoSecretWhenPrinted() {
    assertThat(Credentials.parse("Bearer s3cret").toString()).doesNotContain("s3cret");
    assertThat(Credentials.parse("Basic " + encode("ann:s3cret")).toString())
        .doesNotContain("s3cret");
  }

  private static String encode(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
