package dev.berth.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class TokenApiIT {

  private static final String LABELLED = "{\"label\": \"test\"}";

  @TestHTTPResource("/")
  URI service;

  @Test
  void aRobotIsMadeLogsInAndGoes() throws Exception {
    // Given
    String name = newRobot("root", "of root", "**");

    // When
    JsonNode issued = created("/robots/" + name + "/tokens", "root", "of root", LABELLED);
    String secret = issued.get("secret").asText();

    // Then
    assertThat(secret).startsWith("berth_rb_");
    assertThat(issued.at("/token/owner").asText()).isEqualTo("robot:" + name);
    assertThat(Duration.between(Instant.now(), Instant.parse(issued.at("/token/expires").asText())))
        .isBetween(Duration.ofDays(89), Duration.ofDays(90));
    assertThat(status("GET", "/me", name, secret, "")).isEqualTo(200);
    assertThat(status("POST", "/tokens", name, secret, LABELLED)).isEqualTo(403);
    JsonNode listed = read("/robots/" + name + "/tokens", "root", "of root");
    assertThat(listed.at("/tokens/0/id")).isEqualTo(issued.at("/token/id"));
    assertThat(listed.toString()).doesNotContain(secret);

    // When
    assertThat(status("DELETE", "/robots/" + name, "root", "of root", "")).isEqualTo(204);

    // Then
    assertThat(status("GET", "/me", name, secret, "")).isEqualTo(401);
    assertThat(status("DELETE", "/robots/" + name, "root", "of root", "")).isEqualTo(404);
  }

  @Test
  void ownersOfANamespaceManageItsRobots() throws Exception {
    String theirs = newRobot("lee", "of lee", "team/**");
    String other = newRobot("root", "of root", "**");
    JsonNode token = created("/robots/" + other + "/tokens", "root", "of root", LABELLED);
    String id = "/tokens/" + token.at("/token/id").asText();

    assertThat(status("POST", "/robots", "lee", "of lee", robot("other-one", "other/**")))
        .isEqualTo(403);
    assertThat(status("POST", "/robots/" + other + "/tokens", "lee", "of lee", LABELLED))
        .isEqualTo(404);
    assertThat(status("GET", "/robots/" + other + "/tokens", "lee", "of lee", "")).isEqualTo(404);
    assertThat(status("DELETE", "/robots/" + other, "lee", "of lee", "")).isEqualTo(404);
    assertThat(status("DELETE", id, "lee", "of lee", "")).isEqualTo(404);
    assertThat(read("/robots", "lee", "of lee").findValuesAsText("name"))
        .contains(theirs)
        .doesNotContain(other);

    JsonNode own = created("/robots/" + theirs + "/tokens", "lee", "of lee", LABELLED);
    assertThat(status("DELETE", "/tokens/" + own.at("/token/id").asText(), "lee", "of lee", ""))
        .isEqualTo(204);
    assertThat(status("DELETE", "/robots/" + theirs, "lee", "of lee", "")).isEqualTo(204);
    assertThat(status("DELETE", id, "root", "of root", "")).isEqualTo(204);
    assertThat(status("DELETE", id, "root", "of root", "")).isEqualTo(404);
  }

  @Test
  void noOwnerOfANamespaceMakesARobotThatIsMeantElsewhere() throws Exception {
    String name = "r" + UUID.randomUUID().toString().replace("-", "");
    String policy = "/policies/" + name;
    String document =
        "{\"robots\": [\"%s\"], \"repositories\": [\"other\"], \"actions\": [\"pull\"]}"
            .formatted(name);
    assertThat(status("PUT", policy, "root", "of root", document)).isEqualTo(200);

    assertThat(status("POST", "/robots", "lee", "of lee", robot(name, "team/**"))).isEqualTo(403);

    assertThat(status("DELETE", policy, "root", "of root", "")).isEqualTo(204);
    assertThat(status("POST", "/robots", "lee", "of lee", robot(name, "team/**"))).isEqualTo(201);
    assertThat(status("POST", "/robots", "lee", "of lee", robot(name, "team/**"))).isEqualTo(409);
  }

  @Test
  void aUserMakesATokenThatIsGoodForLess() throws Exception {
    // When
    JsonNode issued =
        created(
            "/tokens",
            "ann",
            "right",
            """
            {"label": "laptop", "days": 7,
             "restriction": {"repositories": ["team/app"], "actions": ["pull"]}}
            """);
    String secret = issued.get("secret").asText();

    // Then
    assertThat(secret).startsWith("berth_pt_");
    JsonNode me = read("/me", "ann", secret);
    assertThat(me.at("/restriction/repositories/0").asText()).isEqualTo("team/app");
    assertThat(status("POST", "/tokens", "ann", secret, LABELLED)).isEqualTo(403);

    // When it revokes itself
    String id = "/tokens/" + issued.at("/token/id").asText();
    assertThat(status("DELETE", id, "bob", "p:a:ss wörd", "")).isEqualTo(404);
    assertThat(status("DELETE", id, "ann", secret, "")).isEqualTo(204);

    // Then
    assertThat(status("GET", "/me", "ann", secret, "")).isEqualTo(401);
    assertThat(read("/tokens?user=ann", "root", "of root").at("/tokens/0/revoked").asBoolean())
        .isTrue();
    assertThat(status("GET", "/tokens?user=ann", "lee", "of lee", "")).isEqualTo(403);
  }

  @Test
  void aTokenThatIsRestrictedAdministersNoMoreThanThat() throws Exception {
    String secret =
        created(
                "/tokens",
                "root",
                "of root",
                """
                {"label": "narrow",
                 "restriction": {"repositories": ["team/**"], "actions": ["admin"]}}
                """)
            .get("secret")
            .asText();

    assertThat(status("GET", "/users", "root", secret, "")).isEqualTo(403);
    assertThat(status("POST", "/robots", "root", secret, robot("x" + UUID.randomUUID(), "**")))
        .isEqualTo(403);
    assertThat(read("/me", "root", secret).get("managesRegistry").asBoolean()).isFalse();
  }

  @Test
  void aTokenThatIsRestrictedRevokesNoMoreThanItself() throws Exception {
    // Given
    JsonNode narrow = narrow("[\"team/app\"]", "[\"pull\"]");
    String secret = narrow.get("secret").asText();
    String other =
        "/tokens/" + created("/tokens", "cat", "of cat", LABELLED).at("/token/id").asText();

    // Then
    for (String path : List.of(other, "/users/cat/logins")) {
      JsonNode refusal = Caller.body(caller().api("DELETE", path, "cat", secret, ""), 403);
      assertThat(refusal.at("/errors/0/message").asText())
          .isEqualTo("what was presented is restricted, and may revoke itself alone");
    }
    String itself = "/tokens/" + narrow.at("/token/id").asText();
    assertThat(status("DELETE", itself, "cat", secret, "")).isEqualTo(204);
    assertThat(status("GET", "/me", "cat", secret, "")).isEqualTo(401);
    assertThat(status("DELETE", other, "cat", "of cat", "")).isEqualTo(204);
  }

  @Test
  void aTokenThatIsNotRestrictedRevokesAllThatItsOwnerHas() throws Exception {
    String secret = created("/tokens", "cat", "of cat", LABELLED).get("secret").asText();
    String other =
        "/tokens/" + created("/tokens", "cat", "of cat", LABELLED).at("/token/id").asText();

    assertThat(status("DELETE", other, "cat", secret, "")).isEqualTo(204);
    assertThat(status("DELETE", "/users/cat/logins", "cat", secret, "")).isEqualTo(204);
    assertThat(status("GET", "/me", "cat", secret, "")).isEqualTo(401);
  }

  @Test
  void aRobotRevokesByARestrictedTokenNoMoreThanThat() throws Exception {
    // Given
    String robot = newRobot("root", "of root", "**");
    String path = "/robots/" + robot + "/tokens";
    String secret =
        created(
                path,
                "root",
                "of root",
                """
                {"label": "narrow", "restriction": {"repositories": ["a"], "actions": ["pull"]}}
                """)
            .get("secret")
            .asText();
    JsonNode whole = created(path, "root", "of root", LABELLED);
    String other = "/tokens/" + whole.at("/token/id").asText();

    // Then
    assertThat(status("DELETE", other, robot, secret, "")).isEqualTo(403);
    assertThat(status("DELETE", other, robot, whole.get("secret").asText(), "")).isEqualTo(204);
  }

  @Test
  void allTokensOfARobotEndAtOnce() throws Exception {
    // Given
    String robot = newRobot("root", "of root", "team/**");
    String path = "/robots/" + robot + "/tokens";
    String one = created(path, "root", "of root", LABELLED).get("secret").asText();
    String other = created(path, "root", "of root", LABELLED).get("secret").asText();
    String logins = "/logins?" + Caller.parameters("identity", "robot:" + robot);

    // Then
    assertThat(status("DELETE", logins, "lee", "of lee", "")).isEqualTo(403);
    assertThat(status("GET", "/me", robot, one, "")).isEqualTo(200);
    assertThat(status("DELETE", logins, "root", "of root", "")).isEqualTo(204);
    assertThat(status("GET", "/me", robot, one, "")).isEqualTo(401);
    assertThat(status("GET", "/me", robot, other, "")).isEqualTo(401);
    String third = created(path, "root", "of root", LABELLED).get("secret").asText();
    assertThat(status("DELETE", logins, robot, third, "")).isEqualTo(204);
    assertThat(status("GET", "/me", robot, third, "")).isEqualTo(401);
  }

  private JsonNode narrow(String repositories, String actions) throws Exception {
    return created(
        "/tokens",
        "cat",
        "of cat",
        """
        {"label": "narrow", "restriction": {"repositories": %s, "actions": %s}}
        """
            .formatted(repositories, actions));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"label\": \"\"}",
        "{\"label\": \"a\", \"days\": 0}",
        "{\"label\": \"a\", \"days\": -1}",
        "{\"label\": \"a\", \"days\": 366}",
        "{\"label\": \"a\", \"days\": 3000000000}",
        "{\"label\": \"a\", \"restriction\": {}}",
        "{\"label\": \"a\", \"restriction\": {\"repositories\": [], \"actions\": []}}",
      })
  void refusesWhatIsNoToken(String json) throws Exception {
    HttpResponse<String> answer = caller().api("POST", "/tokens", "ann", "right", json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"CI, **", "'', **", "a..b, **", "a b, **", "a, a*b", "a, ''"})
  void refusesWhatIsNoRobot(String name, String ownedBy) throws Exception {
    assertThat(status("POST", "/robots", "root", "of root", robot(name, ownedBy))).isEqualTo(400);
  }

  @Test
  void knowsNoTokenOfAnIdThatIsNone() throws Exception {
    assertThat(status("DELETE", "/tokens/" + UUID.randomUUID(), "root", "of root", ""))
        .isEqualTo(404);
    assertThat(status("DELETE", "/tokens/none", "root", "of root", "")).isEqualTo(404);
  }

  private String newRobot(String user, String password, String ownedBy) throws Exception {
    String name = "r" + UUID.randomUUID().toString().replace("-", "");
    created("/robots", user, password, robot(name, ownedBy));
    return name;
  }

  private static String robot(String name, String ownedBy) {
    return "{\"name\": \"%s\", \"ownedBy\": \"%s\"}".formatted(name, ownedBy);
  }

  private JsonNode created(String path, String user, String password, String json)
      throws Exception {
    return Caller.body(caller().api("POST", path, user, password, json), 201);
  }

  private JsonNode read(String path, String user, String password) throws Exception {
    return Caller.body(caller().api("GET", path, user, password, ""), 200);
  }

  private int status(String method, String path, String user, String password, String json)
      throws Exception {
    return caller().api(method, path, user, password, json).statusCode();
  }

  private Caller caller() {
    return new Caller(service, "198.51.100." + (1 + (int) (Math.random() * 200)));
  }
}
