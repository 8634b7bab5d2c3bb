package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.data.FileTree;
import dev.berth.resilience.stack.Keycloak;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A registry whose users are Keycloak's, beside those of the suite's file. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakIT {

  private static final Login DORA = new Login("dora", "of dora");
  private static final Login OMAR = new Login("omar", "of omar");
  private static final String REPOSITORY = "team/app";
  private static final String SCOPE = "repository:" + REPOSITORY + ":pull";

  private static Keycloak keycloak;
  private static Path folder;
  private static Stand stand;
  private static TokenEndpoint endpoint;

  @BeforeAll
  static void start() throws IOException {
    keycloak = Keycloak.start(resource("realm.json"));
    folder = Files.createTempDirectory("berth-oidc");
    Files.writeString(folder.resolve("secret"), "the secret of berth\n");
    Files.writeString(
        folder.resolve("policies.yaml"),
        """
        policies:
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
        """);
    stand =
        Stand.start(
            options ->
                Users.close(options)
                    .with("berth.auth.policies", folder.resolve("policies.yaml").toString())
                    .with("berth.auth.oidc[0].issuer", keycloak.issuer())
                    .with("berth.auth.oidc[0].client-id", "berth")
                    .with(
                        "berth.auth.oidc[0].client-secret-file",
                        folder.resolve("secret").toString())
                    .with("berth.auth.oidc[0].groups-claim", "groups")
                    .with("berth.auth.oidc[0].direct-grant", "true"));
    endpoint = new TokenEndpoint(stand.registry());
    stand.registry().as(DORA).repository(REPOSITORY).push(Images.tiny(), "latest");
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = KeycloakIT.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (stand != null) {
      stand.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
    if (folder != null) {
      FileTree.delete(folder);
    }
  }

  @Test
  void groupsDecideWhatAUserMayDo() {
    assertThat(tags(DORA.basic())).hasStatus(200);
    assertThat(tags(OMAR.basic())).hasStatus(403);
    assertThat(tags("Bearer " + token(DORA))).hasStatus(200);
    assertThat(tags("Bearer " + token(OMAR))).hasStatus(401);
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThat(tokenAnswer(new Login("dora", "of omar"))).isError(401, "UNAUTHORIZED");
    assertThat(tokenAnswer(new Login("nobody-there", "x"))).isError(401, "UNAUTHORIZED");
  }

  @Test
  void aNameOfTheFileIsNotKeycloaks() {
    assertThat(tokenAnswer(new Login("reader", "of reader"))).isError(401, "UNAUTHORIZED");
    assertThat(tokenAnswer(Users.READER)).hasStatus(200);
    JsonNode issued = keycloak.tokens("berth", "reader");
    assertThat(tokenAnswer(new Login("reader", text(issued, "id_token"))))
        .isError(401, "UNAUTHORIZED");
  }

  @Test
  void itsTokensStandInForThePassword() {
    JsonNode issued = keycloak.tokens("berth", "dora");

    for (String kind : new String[] {"id_token", "access_token"}) {
      String token = text(issued, kind);
      assertThat(tags(new Login("dora", token).basic())).hasStatus(200);
      assertThat(tags(new Login("oauth2", token).basic())).hasStatus(200);
      assertThat(tags("Bearer " + token(new Login("dora", token)))).hasStatus(200);
      assertThat(tokenAnswer(new Login("omar", token))).isError(401, "UNAUTHORIZED");
    }
    String refresh = text(issued, "refresh_token");
    assertThat(tokenAnswer(new Login("dora", refresh))).isError(401, "UNAUTHORIZED");
  }

  @Test
  void aPersonalTokenHasTheGroupsOfItsUserAndIsMadeByPasswordAlone() {
    assertThat(newToken(new Login("dora", text(keycloak.tokens("berth", "dora"), "id_token"))))
        .isError(403, "DENIED");

    Answer made = newToken(DORA);

    assertThat(made).hasStatus(201);
    Login token = new Login("dora", made.json().path("secret").asText());
    assertThat(tags(token.basic())).hasStatus(200);
    assertThat(tags("Bearer " + token(token))).hasStatus(200);
    assertThat(newToken(token)).isError(403, "DENIED");
  }

  private static Answer newToken(Login login) {
    return stand
        .registry()
        .anonymous()
        .send(
            "POST",
            "/api/v1/tokens",
            "{\"label\": \"laptop\"}".getBytes(UTF_8),
            "Authorization",
            login.basic(),
            "Content-Type",
            "application/json");
  }

  @Test
  void tokensOfAnotherClientAreRefused() {
    JsonNode issued = keycloak.tokens("another", "dora");

    for (String kind : new String[] {"id_token", "access_token"}) {
      assertThat(tokenAnswer(new Login("dora", text(issued, kind)))).isError(401, "UNAUTHORIZED");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void whatWasIssuedIsGoodWithoutKeycloak() {
    // Given
    String idToken = text(keycloak.tokens("berth", "dora"), "id_token");
    String token = token(DORA);
    Answer answer = endpoint.getAs(DORA, "scope", SCOPE, "offline_token", "true");
    assertThat(answer).hasStatus(200);
    String identityToken = answer.json().path("refresh_token").asText();
    assertThat(refresh(identityToken)).hasStatus(200);

    // When
    keycloak.close();

    // Then
    assertThat(tags("Bearer " + token)).hasStatus(200);
    assertThat(tags(new Login("dora", idToken).basic())).hasStatus(200);
    Answer refreshed = refresh(identityToken);
    assertThat(refreshed).hasStatus(200);
    assertThat(tags("Bearer " + refreshed.json().path("token").asText())).hasStatus(200);
    assertThat(tokenAnswer(new Login("omar", "another try"))).isError(503, "UNAVAILABLE");
    assertThat(tokenAnswer(Users.READER)).hasStatus(200);
  }

  private static Answer refresh(String identityToken) {
    return endpoint.post(
        "grant_type", "refresh_token", "refresh_token", identityToken, "scope", SCOPE);
  }

  private static Answer tags(String authorization) {
    return stand
        .registry()
        .anonymous()
        .get("/v2/" + REPOSITORY + "/tags/list", "Authorization", authorization);
  }

  private static String token(Login login) {
    Answer answer = tokenAnswer(login);
    assertThat(answer).hasStatus(200);
    return answer.json().path("token").asText();
  }

  private static Answer tokenAnswer(Login login) {
    return endpoint.getAs(login, "scope", SCOPE);
  }

  private static String text(JsonNode issued, String kind) {
    return issued.path(kind).asText();
  }
}
