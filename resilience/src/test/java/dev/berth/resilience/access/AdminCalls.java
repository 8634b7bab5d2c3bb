package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import java.util.List;

/**
 * Calls of the admin API.
 *
 * @param registry where, for nobody in particular
 */
record AdminCalls(Registry registry) {

  /** A call with whatever says whose it is; without a body where that is empty. */
  Answer call(String authorization, String method, String path, String json) {
    String location = "/api/v1/" + path;
    if (json.isEmpty()) {
      return authorization.isEmpty()
          ? registry.send(method, location)
          : registry.send(method, location, "Authorization", authorization);
    }
    byte[] body = json.getBytes(UTF_8);
    return authorization.isEmpty()
        ? registry.send(method, location, body, "Content-Type", "application/json")
        : registry.send(
            method,
            location,
            body,
            "Content-Type",
            "application/json",
            "Authorization",
            authorization);
  }

  /** What an administrator makes. */
  Answer made(String method, String path, String json) {
    return made(Users.ADMIN, method, path, json);
  }

  /** What somebody makes. */
  Answer made(Login login, String method, String path, String json) {
    Answer answer = call(login.basic(), method, path, json);
    assertThat(answer.status()).as(path).isIn(200, 201);
    return answer;
  }

  /**
   * What the audit log has from this machine, as {@code IDENTITY by WAY}.
   *
   * @param query which events, by the parameters of the API
   */
  List<String> noted(String query) {
    return call(Users.ADMIN.basic(), "GET", "audit?" + query, "").array("events").stream()
        .filter(event -> event.path("address").asText().equals("127.0.0.1"))
        .map(event -> event.path("identity").asText() + " by " + event.path("how").asText())
        .toList();
  }

  /** The secret of a new token, of which more is said than its label. */
  String secret(Login login, String path, String more) {
    return made(login, "POST", path, "{\"label\": \"matrix\"%s}".formatted(more))
        .json()
        .path("secret")
        .asText();
  }
}
