package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.auth.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNamesTest {

  private final Map<String, String> settings = new HashMap<>();

  @Test
  void certificatesNameNobodyUnlessTheyAreSet() {
    assertThat(names().certified("ann")).isEmpty();
    assertThat(names().isCertified("ann")).isFalse();

    settings.put("berth.auth.certificates.username-prefix", "tls-");

    assertThat(names().certified("ann")).isEmpty();
    assertThat(names().isCertified("tls-ann")).isFalse();
  }

  @Test
  void aCertificateNamesItsUserBehindThePrefix() {
    certificates("");
    assertThat(names().certified("ann")).contains("ann");

    certificates("tls-");
    assertThat(names().certified("ann")).contains("tls-ann");
    assertThat(names().certified("x".repeat(251))).isPresent();
    assertThat(names().certified("x".repeat(252))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "system:node:a", "a\nb", "a\0", "\u0085", "a\ud800"})
  void whatIsNoNameIsNobody(String commonName) {
    certificates("");
    assertThat(names().certified(commonName)).isEmpty();

    certificates("tls-");
    assertThat(names().certified(commonName)).isEmpty();
  }

  @Test
  void aNameBelongsToTheLongestPrefix() {
    certificates("tls-");
    provider(0, "");
    provider(1, "tls-b-");
    provider(2, "t");

    assertThat(names().isCertified("tls-ann")).isTrue();
    assertThat(names().isCertified("tls-b-ann")).isFalse();
    assertThat(names().isCertified("ann")).isFalse();
    assertThat(names().certified("ann")).contains("tls-ann");
    assertThat(names().certified("b-ann")).isEmpty();
  }

  @Test
  void besideProvidersCertificatesHaveAPrefixOfTheirOwn() {
    certificates("");
    provider(0, "oidc-");
    assertThatThrownBy(this::names)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("berth.auth.certificates.username-prefix");

    certificates("oidc-");
    assertThatThrownBy(this::names)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("berth.auth.certificates.username-prefix");

    certificates("tls-");
    assertThat(names().certified("ann")).contains("tls-ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", " ", "a\tb"})
  void aPrefixThatCanBeNoneIsRefused(String prefix) {
    certificates(prefix);

    assertThatThrownBy(this::names)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("berth.auth.certificates: a username-prefix has at most 100");
  }

  private void certificates(String prefix) {
    settings.put("berth.auth.certificates.authorities", "clients.pem");
    if (prefix.isEmpty()) {
      settings.remove("berth.auth.certificates.username-prefix");
    } else {
      settings.put("berth.auth.certificates.username-prefix", prefix);
    }
  }

  private void provider(int index, String prefix) {
    String oidc = "berth.auth.oidc[%d].".formatted(index);
    settings.put(oidc + "issuer", "https://id%d.example.org".formatted(index));
    settings.put(oidc + "client-id", "berth");
    if (!prefix.isEmpty()) {
      settings.put(oidc + "username-prefix", prefix);
    }
  }

  private UserNames names() {
    return new UserNames(Settings.with(settings));
  }
}
