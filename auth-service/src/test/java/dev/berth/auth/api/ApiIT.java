package dev.berth.auth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class ApiIT {

  private static final String TEAM =
      """
      {"users": ["bob"], "repositories": ["team/new/**"], "actions": ["pull", "push"]}
      """;

  @TestHTTPResource("/")
  URI service;

  @ParameterizedTest
  @CsvSource({
    "GET, /me",
    "GET, /policies",
    "GET, /policies/devs",
    "DELETE, /policies/devs",
    "GET, /users",
    "DELETE, /users/bob/logins"
  })
  void letsNobodyInWithoutALogin(String method, String path) throws Exception {
    assertThat(call(method, path, "root", "wrong", "").statusCode()).isEqualTo(401);
    assertThat(caller().send(method, "/api/v1" + path).statusCode()).isEqualTo(401);
  }

  @Test
  void tellsWhoCalls() throws Exception {
    JsonNode me = Caller.body(call("GET", "/me", "lee", "of lee", ""), 200);
    assertThat(me.at("/identity/name").asText()).isEqualTo("lee");
    assertThat(me.get("managesRegistry").asBoolean()).isFalse();
    assertThat(me.at("/manages/0/low").asText()).isEqualTo("team/");
    assertThat(
            Caller.body(call("GET", "/me", "root", "of root", ""), 200)
                .get("managesRegistry")
                .asBoolean())
        .isTrue();
  }

  @Test
  void aPolicyCountsAtOnceAndUntilItIsTakenAway() throws Exception {
    // Given
    String path = "/policies/" + UUID.randomUUID();
    assertThat(granted("bob", "p:a:ss wörd", "repository:team/new/app:push")).isEmpty();

    // When
    assertThat(Caller.body(call("PUT", path, "root", "of root", TEAM), 200).get("source").asText())
        .isEqualTo("api");

    // Then
    assertThat(granted("bob", "p:a:ss wörd", "repository:team/new/app:push")).hasSize(1);
    assertThat(call("GET", path, "root", "of root", "").statusCode()).isEqualTo(200);

    // When
    assertThat(call("DELETE", path, "root", "of root", "").statusCode()).isEqualTo(204);

    // Then
    assertThat(granted("bob", "p:a:ss wörd", "repository:team/new/app:push")).isEmpty();
    assertThat(call("GET", path, "root", "of root", "").statusCode()).isEqualTo(404);
    assertThat(call("DELETE", path, "root", "of root", "").statusCode()).isEqualTo(404);
  }

  @Test
  void ownersOfANamespaceManageWhatIsInIt() throws Exception {
    String path = "/policies/" + UUID.randomUUID();
    assertThat(call("PUT", path, "lee", "of lee", TEAM).statusCode()).isEqualTo(200);
    assertThat(
            call("PUT", path, "lee", "of lee", TEAM.replace("team/new/**", "team**")).statusCode())
        .isEqualTo(403);
    assertThat(call("DELETE", path, "bob", "p:a:ss wörd", "").statusCode()).isEqualTo(404);
    assertThat(call("DELETE", path, "lee", "of lee", "").statusCode()).isEqualTo(204);
  }

  @Test
  void ownersOfANamespaceDoNotManageWhatReachesBeyondIt() throws Exception {
    // Given
    String path = "/policies/" + UUID.randomUUID();
    String wide = TEAM.replace("\"team/new/**\"", "\"team/new/**\", \"other\"");
    assertThat(call("PUT", path, "root", "of root", wide).statusCode()).isEqualTo(200);

    // Then
    assertThat(call("PUT", path, "lee", "of lee", TEAM).statusCode()).isEqualTo(403);
    assertThat(call("GET", path, "lee", "of lee", "").statusCode()).isEqualTo(404);
    assertThat(call("DELETE", path, "lee", "of lee", "").statusCode()).isEqualTo(404);
    assertThat(Caller.body(call("GET", "/policies", "lee", "of lee", ""), 200).toString())
        .doesNotContain(path.substring("/policies/".length()))
        .contains("devs")
        .doesNotContain("administrators");
    assertThat(call("DELETE", path, "root", "of root", "").statusCode()).isEqualTo(204);
  }

  @Test
  void policiesOfTheFileAreChangedThere() throws Exception {
    assertThat(call("PUT", "/policies/devs", "root", "of root", TEAM).statusCode()).isEqualTo(409);
    assertThat(call("DELETE", "/policies/devs", "root", "of root", "").statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "",
        "{",
        "{\"users\": [\"bob\"], \"repositories\": [\"a\"], \"actions\": [\"pul\"]}",
        "{\"users\": [\"bob\"], \"repositories\": [\"a*b\"], \"actions\": [\"pull\"]}",
        "{\"users\": [\"\"], \"repositories\": [\"a\"], \"actions\": [\"pull\"]}",
        "{\"users\": [null], \"repositories\": [\"a\"], \"actions\": [\"pull\"]}",
        "{\"user\": [\"bob\"], \"repositories\": [\"a\"], \"actions\": [\"pull\"]}",
      })
  void refusesWhatIsNoPolicy(String json) throws Exception {
    HttpResponse<String> answer = call("PUT", "/policies/none", "root", "of root", json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Caller.body(answer, 400).at("/errors/0/code").asText()).isEqualTo("UNSUPPORTED");
  }

  @ParameterizedTest
  @CsvSource({
    "ann, team/app, push, true, 'the policy devs allows it'",
    "ann, other, push, false, no policy allows it",
    "bob, team/app, pull, true, 'the policy readers allows it'",
    "bob, team/app, delete, false, no policy allows it",
  })
  void saysWhoMayDoWhatAndWhy(
      String user, String repository, String action, boolean allowed, String reason)
      throws Exception {
    JsonNode decision =
        Caller.body(
            call("POST", "/decisions", "root", "of root", question(user, repository, action)), 200);
    assertThat(decision.get("allowed").asBoolean()).isEqualTo(allowed);
    assertThat(decision.get("reason").asText()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "push, push, false, 'push takes pull too, which no policy allows'",
    "pull, push, false, no policy allows it",
    "pull push, push, true, the policy rule allows it",
    "pull push, overwrite, false, no policy allows it",
    "overwrite, overwrite, false, 'overwrite takes pull and push too, which no policy allows'",
    "push overwrite, overwrite, false, 'overwrite takes pull too, which no policy allows'",
    "pull push overwrite, overwrite, true, the policy rule allows it",
    "delete, delete, true, the policy rule allows it",
  })
  void asksForAllThatAClientNeeds(String actions, String asked, boolean allowed, String reason)
      throws Exception {
    // Given
    String repository = "needs/" + UUID.randomUUID();
    String policy = policy("cat", repository, actions);
    assertThat(call("PUT", "/policies/rule", "root", "of root", policy).statusCode())
        .isEqualTo(200);

    // When
    JsonNode decision =
        Caller.body(
            call("POST", "/decisions", "root", "of root", question("cat", repository, asked)), 200);

    // Then
    assertThat(decision.get("allowed").asBoolean()).isEqualTo(allowed);
    assertThat(decision.get("reason").asText()).isEqualTo(reason);
    assertThat(call("DELETE", "/policies/rule", "root", "of root", "").statusCode()).isEqualTo(204);
  }

  @Test
  void severalPoliciesMayAllowItTogether() throws Exception {
    String repository = "needs/" + UUID.randomUUID();
    String pull = "/policies/a-" + UUID.randomUUID();
    String push = "/policies/b-" + UUID.randomUUID();
    call("PUT", pull, "root", "of root", policy("cat", repository, "pull"));
    call("PUT", push, "root", "of root", policy("cat", repository, "push"));

    JsonNode decision =
        Caller.body(
            call("POST", "/decisions", "root", "of root", question("cat", repository, "push")),
            200);

    assertThat(decision.get("allowed").asBoolean()).isTrue();
    assertThat(decision.get("reason").asText())
        .isEqualTo(
            "the policies %s and %s allow it together"
                .formatted(
                    pull.substring("/policies/".length()), push.substring("/policies/".length())));
    assertThat(decision.get("needs").toString()).isEqualTo("[\"pull\",\"push\"]");
    call("DELETE", pull, "root", "of root", "");
    call("DELETE", push, "root", "of root", "");
  }

  @Test
  void groupsAndClaimsOfSomebodyCount() throws Exception {
    String question =
        """
        {"identity": {"kind": "user", "name": "olga", "groups": ["builders"],
          "claims": {"dep": ["a"]}}, "repository": "team/app", "action": "push"}
        """;

    JsonNode decision = Caller.body(call("POST", "/decisions", "root", "of root", question), 200);

    assertThat(decision.get("reason").asText()).isEqualTo("the policy robots allows it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"cat\"",
        "{\"name\": \"cat\"}",
        "{\"kind\": \"user\"}",
        "{\"kind\": \"user\", \"name\": \"cat\", \"groups\": [null]}",
        "{\"kind\": \"user\", \"name\": \"cat\", \"claims\": {\"a\": null}}",
        "{\"kind\": \"user\", \"name\": \"cat\", \"claims\": {\"a\": [null]}}",
      })
  void refusesWhatIsNobody(String somebody) throws Exception {
    String question =
        "{\"identity\": %s, \"repository\": \"a\", \"action\": \"pull\"}".formatted(somebody);
    assertThat(ask("cat", "of cat", question)).isEqualTo(400);
    assertThat(ask("root", "of root", question)).isEqualTo(400);
  }

  private static String policy(String user, String repository, String actions) {
    String listed = '"' + actions.replace(" ", "\", \"") + '"';
    return """
    {"users": ["%s"], "repositories": ["%s"], "actions": [%s]}
    """
        .formatted(user, repository, listed);
  }

  @Test
  void saysSoToOwnersAndAboutOneself() throws Exception {
    assertThat(ask("lee", "of lee", question("ann", "team/app", "pull"))).isEqualTo(200);
    assertThat(ask("lee", "of lee", question("ann", "other", "pull"))).isEqualTo(403);
    assertThat(ask("cat", "of cat", question("cat", "other", "pull"))).isEqualTo(200);
    assertThat(ask("cat", "of cat", question("ann", "team/app", "pull"))).isEqualTo(403);
    assertThat(ask("root", "of root", question("ann", "Not A Name", "pull"))).isEqualTo(400);
  }

  @Test
  void showsUsersAndEndsTheirLogins() throws Exception {
    // Given
    String identity =
        Caller.body(
                caller()
                    .form(
                        "grant_type",
                        "password",
                        "username",
                        "cat",
                        "password",
                        "of cat",
                        "service",
                        "berth",
                        "client_id",
                        "test",
                        "access_type",
                        "offline"),
                200)
            .get("refresh_token")
            .asText();
    assertThat(refresh(identity)).isEqualTo(200);

    // Then
    assertThat(call("GET", "/users", "lee", "of lee", "").statusCode()).isEqualTo(403);
    assertThat(Caller.body(call("GET", "/users", "root", "of root", ""), 200).toString())
        .isEqualTo("{\"users\":[\"ann\",\"bob\",\"cat\",\"lee\",\"root\"]}");
    assertThat(call("DELETE", "/users/cat/logins", "lee", "of lee", "").statusCode())
        .isEqualTo(403);
    assertThat(refresh(identity)).isEqualTo(200);
    assertThat(call("DELETE", "/users/cat/logins", "cat", "of cat", "").statusCode())
        .isEqualTo(204);
    assertThat(refresh(identity)).isEqualTo(401);
  }

  @Test
  void refusesWhatOtherSitesHaveABrowserDo() throws Exception {
    String basic = Caller.basic("root", "of root");
    assertThat(
            caller()
                .get("/api/v1/me", "Authorization", basic, "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(caller().post("/api/v1/decisions", "text/plain", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void describesItself() throws Exception {
    JsonNode description =
        Caller.body(caller().get("/api/v1/openapi", "Accept", "application/json"), 200);
    assertThat(description.get("openapi").asText()).startsWith("3.1");
    assertThat(description.get("paths").properties().stream().map(path -> path.getKey()))
        .allMatch(path -> path.startsWith("/api/v1/"))
        .contains("/api/v1/policies/{name}", "/api/v1/decisions");
  }

  private int refresh(String token) throws Exception {
    return caller()
        .form(
            "grant_type",
            "refresh_token",
            "refresh_token",
            token,
            "service",
            "berth",
            "client_id",
            "test")
        .statusCode();
  }

  private JsonNode granted(String user, String password, String scope) throws Exception {
    String token =
        Caller.body(
                caller()
                    .get(
                        "/auth/token?" + Caller.parameters("scope", scope),
                        "Authorization",
                        Caller.basic(user, password)),
                200)
            .get("token")
            .asText();
    String claims = token.split("\\.", -1)[1];
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(claims)).get("access");
  }

  private int ask(String user, String password, String question) throws Exception {
    return call("POST", "/decisions", user, password, question).statusCode();
  }

  private static String question(String user, String repository, String action) {
    return """
    {"identity": {"kind": "user", "name": "%s"}, "repository": "%s", "action": "%s"}
    """
        .formatted(user, repository, action);
  }

  private HttpResponse<String> call(
      String method, String path, String user, String password, String json) throws Exception {
    return caller().api(method, path, user, password, json);
  }

  private Caller caller() {
    return new Caller(service, "192.0.2." + (1 + (int) (Math.random() * 200)));
  }
}
