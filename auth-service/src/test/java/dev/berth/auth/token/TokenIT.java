package dev.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class TokenIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URI service;

  @Test
  void issuesATokenThatThePublishedKeysVerify() throws Exception {
    // When
    JsonNode answer = tokenOf("ann", "right", "repository:team/app:pull,push");

    // Then
    JsonNode claims = stranger().claims(answer.get("token").asText());
    assertThat(answer.get("access_token")).isEqualTo(answer.get("token"));
    assertThat(answer.get("expires_in").asInt()).isEqualTo(300);
    assertThat(Duration.between(Instant.parse(answer.get("issued_at").asText()), Instant.now()))
        .isLessThan(Duration.ofSeconds(10));
    assertThat(answer.has("refresh_token")).isFalse();
    assertThat(claims.get("sub").asText()).isEqualTo("user:ann");
    assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(300);
    assertThat(claims.get("access"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"type":"repository","name":"team/app","actions":["pull","push","overwrite"]}]
                """));
    assertThat(claims.has("berth_groups")).isFalse();
    assertThat(claims.has("berth_claims")).isFalse();
    assertThat(claims.has("berth_credential")).isFalse();
  }

  @Test
  void letsNobodyKeepATokenOnTheWay() throws Exception {
    HttpResponse<String> answer = caller("192.0.2.1").get("/auth/token");

    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Pragma")).hasValue("no-cache");
  }

  @Test
  void givesNobodyInParticularWhatIsPublic() throws Exception {
    // When
    JsonNode answer =
        Caller.body(
            caller("192.0.2.1")
                .get(
                    "/auth/token?"
                        + Caller.parameters(
                            "service", "berth",
                            "offline_token", "true",
                            "scope", "repository:public/app:pull,push repository:team/app:pull",
                            "scope", "registry:catalog:*")),
            200);

    // Then
    assertThat(answer.has("refresh_token")).isFalse();
    JsonNode claims = stranger().claims(answer.get("token").asText());
    assertThat(claims.get("sub").asText()).isEmpty();
    assertThat(claims.get("access"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"type":"registry","name":"catalog","actions":["*"]},
                 {"type":"repository","name":"public/app","actions":["pull"]}]
                """));
  }

  @ParameterizedTest
  @CsvSource({"ann, wrong", "ann, ''", "nobody, right", "'', right", "bob, p"})
  void refusesWrongCredentialsInTheSameWords(String username, String password) throws Exception {
    HttpResponse<String> answer =
        caller("192.0.2.2").get("/auth/token", "Authorization", Caller.basic(username, password));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"errors":[{"code":"UNAUTHORIZED",\
            "message":"the name of the user or the password is wrong"}]}""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "Basic", "Basic !!!", "Basic YW5u", "Digest x", " "})
  void refusesOtherAuthorization(String header) throws Exception {
    HttpResponse<String> answer = caller("192.0.2.3").get("/auth/token", "Authorization", header);

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void takesAPasswordWithColonsAndUmlauts() throws Exception {
    JsonNode answer = tokenOf("bob", "p:a:ss wörd", "repository:team/app:pull,push");

    assertThat(stranger().granted(answer)).containsExactly("repository:team/app:pull");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          repository:team/app:pull,push,delete | repository:team/app:pull
          repository:team/a:pull repository:team/b:pull | repository:team/a:pull;repository:team/b:pull
          repository:*:pull |
          repository:team/app:* |
          repository(plugin):team/app:pull |
          repository:host:5000/team/app:pull |
          registry:catalog:* | registry:catalog:*
          nonsense |
          """)
  void grantsWhatOfTheScopeIsAllowed(String scope, String granted) throws Exception {
    List<String> expected = granted == null ? List.of() : List.of(granted.split(";", -1));

    assertThat(stranger().granted(tokenOf("cat", "of cat", scope))).isEqualTo(expected);
  }

  @Test
  void grantsNothingForScopesWithLineBreaks() throws Exception {
    assertThat(stranger().granted(tokenOf("cat", "of cat", "repository:team/app:pull\n")))
        .isEmpty();
    assertThat(stranger().granted(tokenOf("cat", "of cat", "repository:team/app\r\n:pull")))
        .isEmpty();
  }

  @Test
  void takesAForm() throws Exception {
    HttpResponse<String> answer =
        caller("192.0.2.1")
            .form(
                "grant_type", "password",
                "service", "berth",
                "client_id", "docker",
                "username", "bob",
                "password", "p:a:ss wörd",
                "scope", "repository:team/a:pull,push repository:public/b:pull");

    JsonNode body = Caller.body(answer, 200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(body.get("scope").asText())
        .isEqualTo("repository:team/a:pull repository:public/b:pull");
    assertThat(stranger().granted(body))
        .containsExactly("repository:team/a:pull", "repository:public/b:pull");
    assertThat(body.has("refresh_token")).isFalse();
  }

  @Test
  void refusesAWrongPasswordInAForm() throws Exception {
    HttpResponse<String> answer =
        caller("192.0.2.4").form("grant_type", "password", "username", "ann", "password", "x");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "grant_type=client_credentials",
        "grant_type=password&username=ann",
        "grant_type=password&password=right",
        "grant_type=refresh_token",
        "grant_type=password&grant_type=password&username=ann&password=right",
        "grant_type=password&username=ann&username=bob&password=right",
        "grant_type=password&username=ann&password=%zz",
        "grant_type=password&service=other&username=ann&password=right",
      })
  void refusesAFormThatIsMalformed(String form) throws Exception {
    HttpResponse<String> answer =
        caller("192.0.2.4").post("/auth/token", "application/x-www-form-urlencoded", form);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("UNSUPPORTED");
  }

  @Test
  void refusesABodyOfAnotherType() throws Exception {
    String form =
        Caller.parameters("grant_type", "password", "username", "ann", "password", "right");

    assertThat(caller("192.0.2.4").post("/auth/token", "application/json", form).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, 1_000_000, 1_900_000})
  void refusesABodyThatIsTooLarge(int size) throws Exception {
    HttpResponse<String> answer =
        caller("192.0.2.4")
            .form("grant_type", "password", "username", "ann", "password", "x".repeat(size));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("the body has more than 65536 bytes").doesNotContain("xx");
  }

  @Test
  void refusesALongPasswordLikeAnyOther() throws Exception {
    HttpResponse<String> inForm =
        caller("192.0.2.4")
            .form("grant_type", "password", "username", "ann", "password", "x".repeat(60_000));
    HttpResponse<String> inHeader =
        caller("192.0.2.4")
            .get("/auth/token", "Authorization", Caller.basic("ann", "x".repeat(20_000)));

    assertThat(inForm.statusCode()).isEqualTo(401);
    assertThat(inHeader.statusCode()).isEqualTo(401);
  }

  @Test
  void refusesAnotherServiceAndTooManyScopes() throws Exception {
    String scopes = "repository:team/app:pull ".repeat(65);

    assertThat(caller("192.0.2.4").get("/auth/token?service=other").statusCode()).isEqualTo(400);
    assertThat(
            caller("192.0.2.4")
                .get("/auth/token?" + Caller.parameters("scope", scopes))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void holdsUpAnAddressThatFailsTooOftenAndNoOther() throws Exception {
    // Given
    Caller attacker = caller("198.51.100.1");
    String right = Caller.basic("cat", "of cat");
    for (int failure = 0; failure < 10; failure++) {
      String wrong = Caller.basic("cat", "guess " + failure);
      assertThat(attacker.get("/auth/token", "Authorization", wrong).statusCode()).isEqualTo(401);
    }

    // When
    HttpResponse<String> refused = attacker.get("/auth/token", "Authorization", right);

    // Then not even the right one gets in, which would tell that it is
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(Caller.body(refused, 429).get("errors").get(0).get("code").asText())
        .isEqualTo("TOOMANYREQUESTS");
    assertThat(caller("198.51.100.2").get("/auth/token", "Authorization", right).statusCode())
        .isEqualTo(200);
    assertThat(
            attacker.get("/auth/token", "Authorization", Caller.basic("ann", "right")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void isNotForCallersWithoutTheCredential() throws Exception {
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(service.resolve("/auth/token")).build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(401);
  }

  private Stranger stranger() {
    return new Stranger(caller("192.0.2.1"));
  }

  private Caller caller(String peer) {
    return new Caller(service, peer);
  }

  private JsonNode tokenOf(String username, String password, String scope) throws Exception {
    return Caller.body(
        caller("192.0.2.1")
            .get(
                "/auth/token?" + Caller.parameters("service", "berth", "scope", scope),
                "Authorization",
                Caller.basic(username, password)),
        200);
  }
}
