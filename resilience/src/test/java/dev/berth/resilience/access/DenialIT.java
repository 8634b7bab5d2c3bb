package dev.berth.resilience.access;

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

/** What those are told who may not do what they ask for, and what the gateway's log tells. */
class DenialIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options)
                  .with("berth.audit.denials-per-second", "1000")
                  .with("berth.auth.logins.failures-per-address", "1000")
                  .with("berth.auth.logins.failures-per-account", "1000"));

  private static final Registry ALL = STAND.registry().as(Users.CONFORMANCE);
  private static final Registry ANYBODY = STAND.registry().anonymous();
  private static final AdminCalls ADMIN = new AdminCalls(ANYBODY);
  private static final TokenEndpoint ENDPOINT = new TokenEndpoint(STAND.registry());
  private static final Path LOG = STAND.stack().dataFolder().resolve("logs/gateway-service.log");

  private final String repository = "private/" + Fresh.word();
  private final Content other = Images.tiny();

  @AfterAll
  static void stop() {
    STAND.close();
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

    assertThat(denials())
        .noneMatch(line -> line.contains("eyJ") || line.contains(guessed.password()));
  }

  @Test
  void whoPresentsNothingIsNoDenial() {
    assertThat(ANYBODY.repository(repository).startUpload("")).isError(401, "UNAUTHORIZED");
    String last = "private/" + Fresh.word();
    assertThat(ANYBODY.get("/v2/" + last + "/tags/list", "Authorization", Users.NOBODY.basic()))
        .isError(403, "DENIED");

    tells("no policy allows this", "identity=user:nobody, scope=repository:" + last + ":pull");
    assertThat(denials()).noneMatch(line -> line.contains(repository));
  }

  @Test
  void theLogTellsOfWhomTheAdminApiDenies() {
    ADMIN.call(Users.NOBODY.basic(), "PUT", "mode", "{\"readOnly\": true}");
    tells("denied by the admin API", "method=PUT, path=/api/v1/mode");

    ADMIN.call(Users.NOBODY.basic(), "POST", "keys/rotation", "{\"atOnce\": true}");
    tells("denied by the admin API", "method=POST, path=/api/v1/keys/rotation");

    ADMIN.call(Users.OWNER.basic(), "DELETE", "repositories/" + repository, "");
    tells("denied by the admin API", "method=DELETE, path=/api/v1/repositories/" + repository);

    String name = Fresh.word();
    ADMIN.call(new Login("admin", "guessed").basic(), "DELETE", "robots/" + name, "");
    tells("login to the admin API failed", "method=DELETE, path=/api/v1/robots/" + name);
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

  /** That a line of the log is about this: it begins with what was denied, and has an address. */
  private static void tells(String what, String whose) {
    Eventually.isTrue(
        "the log tells: " + what + ", " + whose,
        SOON,
        () ->
            denials().stream()
                .anyMatch(
                    line ->
                        line.contains(") " + what)
                            && line.contains(", peer=")
                            && line.endsWith(", " + whose)));
  }

  /** Those of the category {@code berth.audit}, whose name the log of a stand shortens. */
  private static List<String> denials() {
    try (Stream<String> lines = Files.lines(LOG)) {
      return lines.filter(line -> line.contains("[ber.audit]")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log", e);
    }
  }
}
