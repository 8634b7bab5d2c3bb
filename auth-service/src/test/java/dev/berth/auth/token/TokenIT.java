package dev.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = ClosedService.class, restrictToAnnotatedClass = true)
class TokenIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/")
  URI service;

  @Test
  void issuesATokenThatThePublishedKeysVerify() throws Exception {
    // When
    JsonNode answer = tokenOf("ann", "right", "repository:team/app:pull,push");

    // Then
    JsonNode claims = claims(answer.get("token").asText());
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
    assertThat(claims.get("berth_identity").get("kind").asText()).isEqualTo("user");
    assertThat(claims.get("berth_identity").get("name").asText()).isEqualTo("ann");
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
    JsonNode claims = claims(answer.get("token").asText());
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
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"berth\"");
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

    assertThat(granted(answer)).containsExactly("repository:team/app:pull");
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

  private List<String> granted(JsonNode answer) throws Exception {
    return claims(answer.get("token").asText())
        .get("access")
        .valueStream()
        .map(
            access ->
                access.get("type").asText()
                    + ':'
                    + access.get("name").asText()
                    + ':'
                    + String.join(
                        ",", access.get("actions").valueStream().map(JsonNode::asText).toList()))
        .toList();
  }

  /** The claims, as a stranger verifies them who knows nothing but the published keys. */
  private JsonNode claims(String token) throws Exception {
    var keys = new JsonWebKeySet(caller("192.0.2.1").get("/internal/jwks").body());
    return JSON.readTree(
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
            .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "ES256"))
            .setExpectedIssuer("berth")
            .setExpectedAudience("berth")
            .setRequireExpirationTime()
            .setRequireJwtId()
            .build()
            .process(token)
            .getJwtClaims()
            .getRawJson());
  }
}
