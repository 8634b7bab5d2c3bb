package dev.berth.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Challenge;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.row.Row;
import dev.berth.conformance.target.Access;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.OnlyWithAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry says to whoever has not said who they are, or has not enough to show for it. */
class ChallengeIT {

  private static final String DIGEST = Images.EMPTY_CONFIG.digest();

  private final Registry registry = Registry.target();
  private final Registry anonymous = registry.anonymous();
  private final Repository repository = registry.newRepository();
  private final TokenEndpoint tokens = new TokenEndpoint(registry);

  /** Clients find out here how to log in, whatever they want then. */
  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2"})
  @Row({"D34", "end-1"})
  @OnlyWithAccess(Access.CLOSED)
  void versionPathAsksForALoginAndForNothingElse(String path) {
    Answer answer = anonymous.get(path);

    assertThat(answer)
        .isError(401, "UNAUTHORIZED")
        .hasHeader("Docker-Distribution-API-Version", "registry/2.0");
    Challenge challenge = Challenge.of(answer);
    assertThat(challenge.scheme()).isEqualTo("Bearer");
    assertThat(challenge.parameters()).containsOnlyKeys("realm", "service");
    URI realm = URI.create(challenge.required("realm"));
    assertThat(realm.isAbsolute()).as("%s is absolute", realm).isTrue();
    assertThat(realm.getScheme()).isEqualTo(registry.settings().baseUrl().getScheme());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, tags/list, pull",
    "GET, manifests/latest, pull",
    "HEAD, manifests/latest, pull",
    "GET, blobs/DIGEST, pull",
    "HEAD, blobs/DIGEST, pull",
    "GET, referrers/DIGEST, pull",
    "POST, blobs/uploads/, 'pull,push'",
    "PATCH, blobs/uploads/3fbd8a8e-4d5c-4f0a-9c59-3d5e2b1f7a10, 'pull,push'",
    "PUT, manifests/latest, 'pull,push'",
    "DELETE, manifests/latest, delete",
    "DELETE, blobs/DIGEST, delete"
  })
  @Row("D34")
  @OnlyWithAccess(Access.CLOSED)
  void challengeNamesWhatTheRequestTakes(String method, String path, String actions) {
    String location = "/v2/" + repository.name() + "/" + path.replace("DIGEST", DIGEST);

    Answer answer = anonymous.send(method, location, "Content-Type", MediaTypes.MANIFEST);

    assertThat(answer).hasStatus(401);
    Challenge challenge = Challenge.of(answer);
    assertThat(challenge.required("scope"))
        .isEqualTo("repository:" + repository.name() + ":" + actions);
    assertThat(challenge.parameters()).doesNotContainKey("error");
  }

  /** Else a client that shows its login only where it is asked would see a part for the whole. */
  @Test
  @Row({"D34", "catalog"})
  @OnlyWithAccess(Access.CLOSED)
  void catalogAsksForALoginThoughSomeOfItIsPublic() {
    Answer answer = anonymous.get("/v2/_catalog");

    assertThat(answer).isError(401, "UNAUTHORIZED");
    assertThat(Challenge.of(answer).required("scope")).isEqualTo("registry:catalog:*");
  }

  @Test
  @Row({"D34", "end-11"})
  @OnlyWithAccess(Access.CLOSED)
  void challengeOfAMountNamesBothRepositories() {
    Repository source = registry.newRepository();

    Answer answer = anonymous.repository(repository.name()).mount(DIGEST, source);

    assertThat(answer).isError(401, "UNAUTHORIZED");
    assertThat(Challenge.of(answer).required("scope").split(" ", -1))
        .containsExactlyInAnyOrder(
            "repository:" + repository.name() + ":pull,push",
            "repository:" + source.name() + ":pull");
  }

  @Test
  @Row({"D34", "end-4a"})
  @OnlyWithAccess(Access.CLOSED)
  void tokenForLessIsToldSo() {
    String pull = token("repository:" + repository.name() + ":pull");

    Answer answer = anonymous.send("POST", repository.uploadsPath(), "Authorization", pull);

    assertInsufficient(answer, "repository:" + repository.name() + ":pull,push");
  }

  /** It could be mounted with another token, and would be sent whole without. */
  @Test
  @Row({"D34", "end-11"})
  @OnlyWithAccess(Access.CLOSED)
  void tokenThatIsNotGoodForTheSourceOfAMountIsToldSo() {
    Repository source = registry.newRepository();
    source.push(Images.EMPTY_CONFIG);
    String location = "/v2/" + repository.name() + "/blobs/uploads/?mount=" + DIGEST;
    String both = "repository:" + repository.name() + ":pull,push";
    String from = "&from=" + source.name();

    Answer answer = anonymous.send("POST", location + from, "Authorization", token(both));

    assertInsufficient(answer, both + " repository:" + source.name() + ":pull");
    String scopes = both + " repository:" + source.name() + ":pull";
    assertThat(anonymous.send("POST", location + from, "Authorization", token(scopes)))
        .hasStatus(201);
  }

  @Test
  @Row({"D34", "end-8a"})
  @OnlyWithAccess(Access.CLOSED)
  void tokenForAnotherRepositoryIsToldSo() {
    repository.push(Images.tiny(), "1.0");
    String other = token("repository:" + registry.newRepository().name() + ":pull,push,delete");

    Answer answer =
        anonymous.get("/v2/" + repository.name() + "/tags/list", "Authorization", other);

    assertInsufficient(answer, "repository:" + repository.name() + ":pull");
  }

  @Test
  @Row({"D34", "catalog"})
  @OnlyWithAccess(Access.CLOSED)
  void tokenWithoutTheCatalogIsToldSo() {
    String other = token("repository:" + repository.name() + ":pull");

    assertInsufficient(anonymous.get("/v2/_catalog", "Authorization", other), "registry:catalog:*");
  }

  @Test
  @Row({"D34", "end-1"})
  @OnlyWithAccess(Access.CLOSED)
  void tokenForNothingIsEnoughForTheVersion() {
    String token = "Bearer " + tokens.getAs(login()).json().path("token").asText();

    assertThat(anonymous.get("/v2/", "Authorization", token)).hasStatus(200);
  }

  @Test
  @Row("D34")
  @OnlyWithAccess(Access.CLOSED)
  void tokenThatTheRegistryDidNotIssueIsInvalid() {
    String good = token("repository:" + repository.name() + ":pull").substring("Bearer ".length());
    List<String> parts = List.of(good.split("\\.", -1));
    String unsigned = base64("{\"alg\":\"none\"}") + "." + parts.get(1) + ".";
    String changed = parts.get(0) + "." + base64("{\"sub\":\"user:root\"}") + "." + parts.get(2);

    for (String bad : List.of("garbage", "a.b.c", ".", "..", unsigned, changed, good + "AAAA")) {
      for (String path : List.of("/v2/", "/v2/" + repository.name() + "/tags/list")) {
        Answer answer = anonymous.get(path, "Authorization", "Bearer " + bad);

        assertThat(answer).isError(401, "UNAUTHORIZED");
        assertThat(Challenge.of(answer).required("error")).isEqualTo("invalid_token");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Digest username=\"x\"", "Bearer", "Basic", "Basic !", "Basic eA==", "x"})
  @Row("D34")
  @OnlyWithAccess(Access.CLOSED)
  void authorizationThatIsNoneIsRefused(String value) {
    assertThat(anonymous.get("/v2/", "Authorization", value)).isRefused();
    assertThat(anonymous.get(repository.manifestPath("latest"), "Authorization", value))
        .isRefused()
        .hasStatus(400, 401);
  }

  /** What is wrong with a request is told to everybody; it says nothing of what is there. */
  @Test
  @Row({"D34", "D32"})
  @OnlyWithAccess(Access.CLOSED)
  void malformedRequestIsToldSoWithoutALogin() {
    assertThat(anonymous.get("/v2/UPPER/manifests/latest")).isError(400, "NAME_INVALID");
    assertThat(anonymous.get("/v2/name/unknown")).isError(404);
    assertThat(anonymous.send("POST", repository.manifestPath("latest"))).isError(405);
  }

  private static void assertInsufficient(Answer answer, String scope) {
    assertThat(answer).isError(401, "UNAUTHORIZED");
    Challenge challenge = Challenge.of(answer);
    assertThat(challenge.required("error")).isEqualTo("insufficient_scope");
    assertThat(challenge.required("scope")).isEqualTo(scope);
  }

  private String token(String scope) {
    Answer answer = tokens.getAs(login(), "scope", scope);
    assertThat(answer).hasStatus(200);
    return "Bearer " + answer.json().path("token").asText();
  }

  private Login login() {
    return registry.settings().login().orElseThrow();
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
