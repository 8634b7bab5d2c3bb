package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class LoginIT {

  @TestHTTPResource("/")
  URI service;

  @Test
  void letsAUserIn() throws Exception {
    HttpResponse<String> answer = logIn("bob", "p:a:ss wörd");

    assertThat(answer.statusCode()).isEqualTo(200);
    Login login = WireJson.mapper().readValue(answer.body(), Login.class);
    assertThat(login).isEqualTo(Login.of(Identity.user("bob"), login.version()));
    assertThat(login.version()).isPositive();
  }

  @Test
  void refusesWhatIsWrongInTheSameWords() throws Exception {
    HttpResponse<String> wrong = logIn("bob", "wrong");
    HttpResponse<String> unknown = logIn("nobody", "wrong");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.body()).isEqualTo(wrong.body()).contains("UNAUTHORIZED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"username\":\"ann\",\"password\":\"right\"}",
        "{\"username\":\"ann\",\"password\":null,\"peer\":\"192.0.2.50\"}",
        "{\"username\":[\"secret\"],\"password\":\"secret\",\"peer\":\"192.0.2.50\"}",
      })
  void refusesABodyThatIsNoLogin(String body) throws Exception {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void refusesTextThatIsNone() throws Exception {
    HttpResponse<String> answer =
        post("{\"username\":\"\\ud800\",\"password\":\"\\ud800\",\"peer\":\"\\u0000\"}");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void countsFailuresByTheAddressThatTheGatewayTells() throws Exception {
    for (int failure = 0; failure < 10; failure++) {
      assertThat(logIn("ann", "guess", "198.51.100.50").statusCode()).isEqualTo(401);
    }

    assertThat(logIn("ann", "right", "198.51.100.50").statusCode()).isEqualTo(429);
    assertThat(logIn("ann", "right", "198.51.100.51").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> logIn(String username, String password) throws Exception {
    return logIn(username, password, "192.0.2.50");
  }

  private HttpResponse<String> logIn(String username, String password, String peer)
      throws Exception {
    return post(WireJson.mapper().writeValueAsString(new LoginRequest(username, password, peer)));
  }

  private HttpResponse<String> post(String body) throws Exception {
    return new Caller(service, "192.0.2.50").post("/internal/auth/login", "application/json", body);
  }
}
