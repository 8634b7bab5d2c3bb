package dev.berth.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.ClosedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry with users, and without a provider that anybody could log in by in a browser. */
@QuarkusTest
@WithTestResource(ClosedService.class)
class NoPagesIT {

  @TestHTTPResource("/")
  URI service;

  @ParameterizedTest
  @ValueSource(
      strings = {"/auth/login", "/auth/login/0123456789abcdef", "/auth/callback", "/auth/tokens"})
  void thereIsNoPage(String path) throws Exception {
    assertThat(TestBrowser.at(service).get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/tokens", "/auth/tokens/x/revoke", "/auth/logout"})
  void thereIsNoForm(String path) throws Exception {
    assertThat(TestBrowser.at(service).post(path, "secret", "x").statusCode()).isEqualTo(404);
  }
}
