package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Challenge;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.PlainIssuer;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What those are told who may not do what they ask for, and what the logs tell. */
class DenialIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  private static final PlainIssuer ISSUER = PlainIssuer.start();

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options)
                  .with("berth.auth.oidc[0].issuer", ISSUER.issuer())
                  .with("berth.auth.oidc[0].client-id", "berth")
                  .with("berth.audit.denials-per-second", "1000")
                  .with("berth.auth.logins.failures-per-address", "1000")
                  .with("berth.auth.logins.failures-per-account", "1000"));

  private static final Registry ALL = STAND.registry().as(Users.CONFORMANCE);
  private static final Registry ANYBODY = STAND.registry().anonymous();
  private static final AdminCalls ADMIN = new AdminCalls(ANYBODY);
  private static final TokenEndpoint ENDPOINT = new TokenEndpoint(STAND.registry());
  private static final Path LOGS = STAND.stack().dataFolder().resolve("logs");
  private static final Path GATEWAY = LOGS.resolve("gateway-service.log");
  private static final Path AUTH = LOGS.resolve("auth-service.log");

  private final String repository = "private/" + Fresh.word();
  private final Content other = Images.tiny();

  @AfterAll
  static void stop() {
    STAND.close();
    ISSUER.close();
  }

  @Test
  void whoMayNotMoveATagIsToldByWhichPolicy() {
    pushed();

    for (String authorization :
        List.of(Users.CREATOR.basic(), "Bearer " + token(Users.CREATOR, "pull,push"))) {
      Answer refused = move(authorization);

      isDenied(
          refused,
          "tag one is there, and may not be moved",
          "policy creators grants push without overwrite");
    }
    tells("tag not moved", "identity=user:creator, repository=" + repository);
  }

  @Test
  void whoPresentsSomethingRestrictedIsToldThatItIs() {
    pushed();
    Login restricted = restricted("\"pull\", \"push\"");

    for (String authorization :
        List.of(restricted.basic(), "Bearer " + token(restricted, "pull,push"))) {
      isDenied(
          move(authorization),
          "tag one is there, and may not be moved",
          "what was presented is restricted to push without overwrite");
    }
    isDenied(
        ANYBODY.repository(repository).deleteManifest("one", "Authorization", restricted.basic()),
        "what was presented is restricted, and not good for this",
        "repository:" + repository + ":delete");
    tells(
        "what was presented is restricted",
        "identity=user:conformance, scope=repository:" + repository + ":delete");
    // Its owner may, and so the restriction is all there is to it
    assertThat(ALL.repository(repository).deleteManifest("one")).hasStatus(202);
  }

  @Test
  void whoseLoginIsRightAndMayNotIsToldWhatItTakes() {
    isDenied(
        startUpload(Users.READER.basic()),
        "no policy allows this to who has logged in",
        "repository:" + repository + ":pull,push");

    tells(
        "no policy allows this",
        "identity=user:reader, scope=repository:" + repository + ":pull,push");
  }

  @Test
  void whoMayMoveATagSinceTheyHaveATokenIsAskedForAnother() {
    // Given a token from before a policy allowed to overwrite
    pushed();
    String before = token(Users.CREATOR, "pull,push");
    isDenied(
        move("Bearer " + before),
        "tag one is there, and may not be moved",
        "policy creators grants push without overwrite");

    // When one does
    ADMIN.made(
        "PUT",
        "policies/" + Fresh.word(),
        "{\"users\": [\"creator\"], \"repositories\": [\"%s\"], \"actions\": [\"overwrite\"]}"
            .formatted(repository));

    // Then the token is not enough, and the one that the challenge leads to is
    Answer refused =
        Eventually.reached(
            "another token is asked for",
            SOON,
            () -> move("Bearer " + before),
            answer -> answer.status() == 401);
    Challenge challenge = Challenge.of(refused);
    assertThat(challenge.required("error")).isEqualTo("insufficient_scope");
    assertThat(challenge.required("scope")).isEqualTo("repository:" + repository + ":pull,push");
    Answer answer = ENDPOINT.getAs(Users.CREATOR, "scope", challenge.required("scope"));
    assertThat(move("Bearer " + answer.json().path("token").asText())).hasStatus(201);
  }

  @Test
  void theLogTellsOfTokensThatAreWrongOrNotGoodForThis() {
    String token = token(Users.READER, "pull");
    assertThat(startUpload("Bearer " + token)).isError(401, "UNAUTHORIZED");
    tells(
        "the token is not good for this",
        "identity=user:reader, scope=repository:" + repository + ":pull,push");

    String wrong = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86);
    assertThat(startUpload("Bearer " + wrong)).isError(401, "UNAUTHORIZED");
    tells("wrong token", "scope=repository:" + repository + ":pull,push");

    Login guessed = new Login("reader", "guessed-" + Fresh.word());
    assertThat(startUpload(guessed.basic())).isError(401, "UNAUTHORIZED");
    tells("wrong login", "scope=repository:" + repository + ":pull,push");

    assertThat(denials(GATEWAY))
        .noneMatch(line -> line.contains("eyJ") || line.contains(guessed.password()));
  }

  @Test
  void whoPresentsNothingIsNoDenial() {
    assertThat(ANYBODY.repository(repository).startUpload("")).isError(401, "UNAUTHORIZED");
    String last = "private/" + Fresh.word();
    assertThat(ANYBODY.get("/v2/" + last + "/tags/list", "Authorization", Users.NOBODY.basic()))
        .isError(403, "DENIED");

    tells("no policy allows this", "identity=user:nobody, scope=repository:" + last + ":pull");
    assertThat(denials(GATEWAY)).noneMatch(line -> line.contains(repository));
  }

  @Test
  void theLogTellsOfWhomTheAdminApiDenies() {
    for (String path : List.of("mode", "audit", "repositories/" + repository)) {
      String method = path.startsWith("repositories") ? "DELETE" : "GET";
      assertThat(ADMIN.call(Users.NOBODY.basic(), method, path, "").status()).isEqualTo(403);
      tells(
          "denied by the admin API",
          "identity=user:nobody, method=%s, path=/api/v1/%s".formatted(method, path));
    }

    for (String path : List.of("keys", "users", "tokens?user=reader")) {
      assertThat(ADMIN.call(Users.OWNER.basic(), "GET", path, "").status()).isEqualTo(403);
      String told = path.replaceAll("\\?.*", "");
      tells(
          AUTH,
          "denied by the admin API",
          "identity=user:owner, method=GET, path=/api/v1/%s".formatted(told));
    }
    // By the service that knows who it is, and by that one alone
    assertThat(denials(GATEWAY)).noneMatch(line -> line.contains("identity=user:owner"));
    assertThat(denials(AUTH)).noneMatch(line -> line.contains("path=/api/v1/mode"));
  }

  @Test
  void theLogNamesNobodyWhoDoesNotSay() {
    String name = Fresh.word();
    ADMIN.call(new Login("admin", "guessed").basic(), "DELETE", "robots/" + name, "");
    tells("login to the admin API failed", "method=DELETE, path=/api/v1/robots/" + name);

    Answer ofAnotherSite =
        ANYBODY.get(
            "/api/v1/robots/" + name + "/tokens",
            "Authorization",
            Users.ADMIN.basic(),
            "Sec-Fetch-Site",
            "cross-site");
    assertThat(ofAnotherSite.status()).isEqualTo(403);
    tells(
        AUTH,
        "denied by the admin API",
        "method=GET, path=/api/v1/robots/%s/tokens".formatted(name));
  }

  @Test
  void theLogTellsOfFormsOfOtherSites() {
    for (String path : List.of("/auth/tokens", "/auth/logout")) {
      Answer forged =
          ANYBODY.send(
              "POST",
              path,
              "label=x".getBytes(UTF_8),
              "Content-Type",
              "application/x-www-form-urlencoded",
              "Origin",
              "https://evil.example.org");
      assertThat(forged.status()).isEqualTo(403);
      tells(
          AUTH, "form of another site", "path=%s, origin=https://evil.example.org".formatted(path));
    }
  }

  private void pushed() {
    ALL.repository(repository).push(Images.tiny(), "one");
    ALL.repository(repository).pushBlobs(other);
  }

  private Answer move(String authorization) {
    return ANYBODY
        .repository(repository)
        .putManifest("one", other.root(), "Authorization", authorization);
  }

  private Answer startUpload(String authorization) {
    return ANYBODY.send(
        "POST", "/v2/" + repository + "/blobs/uploads/", "Authorization", authorization);
  }

  private String token(Login login, String actions) {
    Answer answer = ENDPOINT.getAs(login, "scope", "repository:" + repository + ":" + actions);
    assertThat(answer).hasStatus(200);
    return answer.json().path("token").asText();
  }

  private static Login restricted(String actions) {
    return new Login(
        Users.CONFORMANCE.username(),
        ADMIN.secret(
            Users.CONFORMANCE,
            "tokens",
            ", \"restriction\": {\"repositories\": [\"private/**\"], \"actions\": [%s]}"
                .formatted(actions)));
  }

  private static void isDenied(Answer answer, String message, String detail) {
    assertThat(answer).isError(403, "DENIED");
    JsonNode error = answer.array("errors").getFirst();
    assertThat(error.path("message").asText()).isEqualTo(message);
    assertThat(error.path("detail").asText()).isEqualTo(detail);
  }

  private static void tells(String what, String whose) {
    tells(GATEWAY, what, whose);
  }

  /** That a line of a log is about this: it begins with what was denied, and has an address. */
  private static void tells(Path log, String what, String whose) {
    Eventually.isTrue(
        "the log tells: " + what + ", " + whose,
        SOON,
        () ->
            denials(log).stream()
                .anyMatch(
                    line ->
                        line.contains(") " + what)
                            && line.contains(", peer=")
                            && line.substring(line.indexOf(", peer=") + 1)
                                .split(", ", 2)[1]
                                .equals(whose)));
  }

  /** Those of the category {@code berth.audit}, whose name the log of a stand shortens. */
  private static List<String> denials(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("[ber.audit]")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log", e);
    }
  }
}
