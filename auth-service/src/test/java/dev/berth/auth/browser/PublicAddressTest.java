package dev.berth.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.error.RegistryException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://r.example.org, https://r.example.org, true",
    "https://R.example.org, https://r.example.org, true",
    "https://r.example.org:443, https://r.example.org, true",
    "http://r.example.org:80, http://r.example.org, true",
    "http://r.example.org:443, http://r.example.org:443, true",
    "https://r.example.org:5000, https://r.example.org:5000, true",
    "http://[::1]:5000, http://[::1]:5000, true",
    "https://r.example.org, http://r.example.org, false",
    "https://r.example.org, https://r.example.org:444, false",
    "https://r.example.org, https://r.example.org.evil.example, false",
    "https://r.example.org, https://r.example.org/, false",
    "https://r.example.org, null, false",
    "https://r.example.org, '', false"
  })
  void knowsItsOwnPages(String root, String origin, boolean isOwn) {
    assertThat(PublicAddress.parse(Optional.of(root)).isOrigin(origin)).isEqualTo(isOwn);
  }

  @Test
  void cookiesAreBoundToTheHostByTls() {
    BrowserCookies secure = new BrowserCookies(true);
    BrowserCookies plain = new BrowserCookies(false);
    SessionSecret secret = SessionSecret.random();

    assertThat(secure.session(secret))
        .isEqualTo(
            "__Host-berth-session=%s; Path=/; HttpOnly; SameSite=Lax; Secure"
                .formatted(secret.text()));
    assertThat(plain.session(secret))
        .isEqualTo("berth-session=%s; Path=/; HttpOnly; SameSite=Lax".formatted(secret.text()));
    assertThat(secure.login("a"))
        .isEqualTo("__Host-berth-login=a; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600");
    assertThat(plain.noLogin())
        .isEqualTo("berth-login=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    assertThat(secret.toString()).doesNotContain(secret.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "registry", "ftp://r.example.org", "https:///", "https://a b", "//r"})
  void isARoot(String given) {
    assertThatThrownBy(() -> PublicAddress.parse(Optional.of(given)))
        .isInstanceOf(RegistryException.class);
  }
}
