package dev.berth.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Json;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.row.Row;
import dev.berth.conformance.target.Access;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.OnlyWithAccess;
import dev.berth.conformance.target.Users;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker's token protocol: what is presented, and what it is good for then. */
class TokenIT {

  private static final int MEGABYTE = 1 << 20;

  private final Registry registry = Registry.target();
  private final Registry anonymous = registry.anonymous();
  private final Repository repository = registry.newRepository();
  private final TokenEndpoint tokens = new TokenEndpoint(registry);
  private final String scope = "repository:" + repository.name() + ":pull,push";

  @Test
  @Row("token")
  @OnlyWithAccess(Access.CLOSED)
  void answerHasWhatClientsReadOfIt() {
    Instant asked = Instant.now();

    Answer answer = tokens.getAs(login(), "scope", scope);

    assertThat(answer).hasStatus(200);
    assertThat(answer.required("Content-Type")).startsWith("application/json");
    JsonNode json = answer.json();
    assertThat(json.path("token").asText()).isNotEmpty();
    assertThat(json.path("access_token")).isEqualTo(json.path("token"));
    // Docker takes a minute where it is not told, and no less.
    assertThat(json.path("expires_in").asInt()).isGreaterThanOrEqualTo(60);
    assertThat(Duration.between(asked, issued(json)).abs()).isLessThan(Duration.ofMinutes(1));
    assertThat(json.has("refresh_token")).isFalse();
    assertWorks(json.path("token").asText());
  }

  @Test
  @Row("token")
  @OnlyWithAccess(Access.CLOSED)
  void passwordIsTakenByTheFormOfOAuth() {
    JsonNode json = posted("access_type", "online").json();

    assertThat(json.path("access_token").asText()).isNotEmpty();
    assertThat(json.path("scope").asText()).startsWith(scope);
    assertThat(json.path("expires_in").asInt()).isGreaterThanOrEqualTo(60);
    assertThat(json.has("refresh_token")).isFalse();
    assertWorks(json.path("access_token").asText());
  }

  @Test
  @Row("token")
  @OnlyWithAccess(Access.CLOSED)
  void refreshTokenStandsInForThePassword() {
    String byGet =
        tokens.getAs(login(), "offline_token", "true").json().path("refresh_token").asText();
    String byPost = posted("access_type", "offline").json().path("refresh_token").asText();

    for (String refresh : List.of(byGet, byPost)) {
      assertThat(refresh).isNotEmpty();
      Answer answer =
          tokens.post(
              "grant_type",
              "refresh_token",
              "refresh_token",
              refresh,
              "client_id",
              "berth-test",
              "scope",
              scope);
      assertThat(answer).hasStatus(200);
      assertWorks(answer.json().path("access_token").asText());
    }
  }

  @Test
  @Row("token")
  @OnlyWithAccess(Access.CLOSED)
  void refreshTokenThatTheRegistryDidNotIssueIsRefused() {
    Answer answer =
        tokens.post(
            "grant_type",
            "refresh_token",
            "refresh_token",
            Fresh.word(),
            "client_id",
            "berth-test");

    assertThat(answer).isError(401, "UNAUTHORIZED");
  }

  @Test
  @Row({"D38", "token"})
  @OnlyWithAccess(Access.USERS)
  void lessIsGrantedThanWasAskedAndThatIsNoError() {
    Answer answer = tokens.getAs(Users.READER, "scope", scope, "scope", "registry:catalog:*");

    assertThat(answer).hasStatus(200);
    assertThat(access(answer))
        .extracting(JsonNode::toString)
        .containsExactlyInAnyOrder(
            "{\"type\":\"repository\",\"name\":\"%s\",\"actions\":[\"pull\"]}"
                .formatted(repository.name()),
            "{\"type\":\"registry\",\"name\":\"catalog\",\"actions\":[\"*\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "repository:NAME:*",
        "repository:NAME:fly",
        "repository:NAME:",
        "repository:NAME",
        "repository:UPPER:pull",
        "repository(plugin):NAME:pull",
        "registry:catalog:pull",
        "registry:other:*",
        "other:NAME:pull",
        "NAME",
        ":::",
        ""
      })
  @Row({"D38", "token"})
  @OnlyWithAccess(Access.CLOSED)
  void scopeThatMeansNothingGrantsNothing(String meaningless) {
    Answer answer = tokens.getAs(login(), "scope", meaningless.replace("NAME", repository.name()));

    assertThat(answer).hasStatus(200);
    assertThat(access(answer)).allSatisfy(granted -> assertThat(granted.path("actions")).isEmpty());
  }

  @Test
  @Row({"D38", "token"})
  @OnlyWithAccess(Access.USERS)
  void nobodyInParticularGetsATokenToo() {
    Answer answer = tokens.get("scope", "repository:public/any:pull,push", "scope", scope);

    assertThat(answer).hasStatus(200);
    assertThat(access(answer))
        .filteredOn(granted -> !granted.path("actions").isEmpty())
        .singleElement()
        .satisfies(
            granted -> {
              assertThat(granted.path("name").asText()).isEqualTo("public/any");
              assertThat(granted.path("actions").toString()).isEqualTo("[\"pull\"]");
            });
  }

  /** Half of the scopes by a parameter each, half by one with spaces, as clients do. */
  @Test
  @Row("token")
  @OnlyWithAccess(Access.CLOSED)
  void scopesStandInOneParameterOrInSeveral() {
    List<String> names = List.of(repository.name(), repository.name() + "/b", "c", "c/d");
    List<String> scopes = names.stream().map(name -> "repository:" + name + ":pull").toList();

    Answer answer =
        tokens.getAs(
            login(),
            "scope",
            scopes.get(0) + " " + scopes.get(1),
            "scope",
            scopes.get(2),
            "scope",
            scopes.get(3));

    assertThat(access(answer))
        .extracting(granted -> granted.path("name").asText())
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  @Row({"D39", "token"})
  @OnlyWithAccess(Access.CLOSED)
  void wrongPasswordAndUnknownUserLookTheSame() {
    Answer wrong = tokens.getAs(new Login(login().username(), Fresh.word()), "scope", scope);
    Answer unknown = tokens.getAs(new Login(Fresh.word(), Fresh.word()), "scope", scope);

    assertThat(wrong).isError(401, "UNAUTHORIZED");
    assertThat(wrong.required("WWW-Authenticate")).startsWith("Basic realm=");
    assertThat(unknown).isError(401, "UNAUTHORIZED").hasBody(wrong.body());
    assertThat(unknown.header("WWW-Authenticate")).isEqualTo(wrong.header("WWW-Authenticate"));
  }

  @Test
  @Row("token")
  @OnlyWithAccess(Access.USERS)
  void passwordMayHaveAColon() {
    assertThat(Users.READER.password()).contains(":");
    assertThat(tokens.getAs(Users.READER)).hasStatus(200);

    String beforeIt = Users.READER.password().substring(0, Users.READER.password().indexOf(':'));
    assertThat(tokens.getAs(new Login(Users.READER.username(), beforeIt))).isError(401);
  }

  @Test
  @Row("token")
  @OnlyWithAccess(Access.CLOSED)
  void formWithoutAKnownGrantIsMalformed() {
    assertThat(tokens.post("client_id", "berth-test")).isError(400);
    assertThat(tokens.post("grant_type", "authorization_code", "code", "x")).isError(400);
    assertThat(tokens.post("grant_type", "password", "username", "x")).isError(400);
    assertThat(tokens.post("grant_type", "refresh_token")).isError(400);
  }

  @Test
  @Row("token")
  @OnlyWithAccess(Access.CLOSED)
  void loginIsTakenAtTheRegistryItselfToo() {
    Answer right = anonymous.get("/v2/", "Authorization", login().basic());
    Answer wrong =
        anonymous.get("/v2/", "Authorization", new Login(login().username(), Fresh.word()).basic());

    assertThat(right).hasStatus(200);
    assertThat(wrong).isError(401, "UNAUTHORIZED");
  }

  /** At each door that takes one, where it comes in a header; and the right one is taken then. */
  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/auth/token", "/api/v1/me"})
  @Row({"D39", "token"})
  @OnlyWithAccess(Access.USERS)
  void passwordOfAMegabyteInAHeaderIsRefused(String path) {
    Login large = new Login(login().username(), "x".repeat(MEGABYTE));

    try (RawConnection connection = anonymous.connect()) {
      connection.head("GET", path, "Authorization: " + large.basic());
      // A client that is still writing may find the connection closed, and no answer.
      connection.hangUp().ifPresent(answer -> assertThat(answer).hasStatus(400, 431));
    }
    assertThat(anonymous.get(path, "Authorization", login().basic())).hasStatus(200);
  }

  @Test
  @Row({"D39", "token"})
  @OnlyWithAccess(Access.CLOSED)
  void passwordOfAMegabyteInAFormIsRefused() {
    for (String grant : List.of("password", "refresh_token")) {
      Answer answer =
          tokens.post(
              "grant_type",
              grant,
              "client_id",
              "berth-test",
              "username",
              login().username(),
              grant,
              "x".repeat(MEGABYTE));

      assertThat(answer).isError(400);
    }
    assertThat(posted("access_type", "online")).hasStatus(200);
  }

  private Answer posted(String parameter, String value) {
    Answer answer =
        tokens.post(
            "grant_type",
            "password",
            "username",
            login().username(),
            "password",
            login().password(),
            "client_id",
            "berth-test",
            "scope",
            scope,
            parameter,
            value);
    assertThat(answer).hasStatus(200);
    return answer;
  }

  private void assertWorks(String token) {
    assertThat(anonymous.send("POST", repository.uploadsPath(), "Authorization", "Bearer " + token))
        .hasStatus(202);
  }

  private Login login() {
    return registry.settings().login().orElseThrow();
  }

  private static Instant issued(JsonNode json) {
    return OffsetDateTime.parse(json.path("issued_at").asText()).toInstant();
  }

  /** What a token is good for, by its claim of that name. */
  private static List<JsonNode> access(Answer answer) {
    String payload = answer.json().path("token").asText().split("\\.", -1)[1];
    JsonNode access = Json.read(Base64.getUrlDecoder().decode(payload)).path("access");
    return StreamSupport.stream(access.spliterator(), false).toList();
  }
}
