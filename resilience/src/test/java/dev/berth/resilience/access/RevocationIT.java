package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.StackOptions;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Vitals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was issued before something changed, at two gateways. */
class RevocationIT {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int GATEWAYS = 2;

  /** So many calls meet every replica of a service. */
  private static final int MANY = 8;

  private static final String REPOSITORY = "private/revocations";
  private static final String SCOPE = "repository:" + REPOSITORY + ":pull";

  private static final Path GIVEN = StackOptions.builtHome().resolve("conformance/access");
  private static final Path FOLDER = folder();
  private static final Path HTPASSWD = FOLDER.resolve("htpasswd");
  private static final Path POLICIES = FOLDER.resolve("policies.yaml");

  private static final Stand STAND =
      Stand.start(
          options ->
              options
                  .withReplicas(GATEWAYS)
                  .with("berth.auth.htpasswd", HTPASSWD.toString())
                  .with("berth.auth.policies", POLICIES.toString())
                  .with("berth.auth.logins.failures-per-address", "1000")
                  .with("berth.auth.logins.failures-per-account", "1000"));

  private static final AdminCalls ADMIN = new AdminCalls(STAND.registry().anonymous());
  private static final TokenEndpoint ENDPOINT = new TokenEndpoint(STAND.registry());

  @BeforeAll
  static void push() {
    STAND.registry().as(Users.CONFORMANCE).repository(REPOSITORY).push(Images.tiny(), "latest");
  }

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @AfterEach
  void putBack() throws IOException {
    write(HTPASSWD, Files.readString(GIVEN.resolve("htpasswd")));
    write(POLICIES, Files.readString(GIVEN.resolve("policies.yaml")));
    Eventually.isTrue(
        "everything is as it was, for all auth-services",
        SOON,
        () -> IntStream.range(0, MANY).allMatch(_ -> tokenAnswer(Users.READER).status() == 200));
  }

  @Test
  void aUserWhoIsRemovedIsOutAtEveryGateway() throws IOException {
    // Given
    String token = token(Users.READER);
    String basic = Users.READER.basic();
    assertThat(answers("Bearer " + token)).containsOnly(200);
    assertThat(answers(basic)).containsOnly(200);

    // When
    write(HTPASSWD, without(HTPASSWD, "reader:"));

    // Then neither the token nor the password counts, and no other one can be had
    Eventually.reached(
        "the token is refused", SOON, () -> answers("Bearer " + token), RevocationIT::allRefused);
    Eventually.reached(
        "the password is refused", SOON, () -> answers(basic), RevocationIT::allRefused);
    Eventually.isTrue(
        "no auth-service lets the user in",
        SOON,
        () -> IntStream.range(0, MANY).allMatch(_ -> tokenAnswer(Users.READER).status() == 401));

    // And who comes back gets a new token, which does not make the old one good
    putBack();
    String fresh = token(Users.READER);
    Eventually.reached(
        "the new token is believed",
        SOON,
        () -> answers("Bearer " + fresh),
        seen -> seen.equals(List.of(200, 200)));
    assertThat(answers("Bearer " + token)).containsOnly(401);
  }

  @Test
  void aPolicyThatIsTakenAwayCountsForTokensThatAreOut() throws IOException {
    String token = token(Users.READER);
    assertThat(answers("Bearer " + token)).containsOnly(200);

    write(POLICIES, Files.readString(POLICIES).replace("users: [reader]", "users: [other]"));

    Eventually.reached(
        "the token is refused", SOON, () -> answers("Bearer " + token), RevocationIT::allRefused);

    // It is good again with the policy: nobody has to log in for that.
    putBack();
    Eventually.reached(
        "the token is believed",
        SOON,
        () -> answers("Bearer " + token),
        seen -> seen.equals(List.of(200, 200)));
  }

  @Test
  void whatALeakedKeySignedIsOutAtEveryGateway() {
    // Given
    String token = token(Users.READER);
    assertThat(answers("Bearer " + token)).containsOnly(200);

    // When
    Answer rotated = ADMIN.made("POST", "keys/rotation", "{\"atOnce\": true}");

    // Then
    assertThat(rotated).hasStatus(200);
    Eventually.reached(
        "the token is refused", SOON, () -> answers("Bearer " + token), RevocationIT::allRefused);
    assertThat(answers("Bearer " + token(Users.READER))).containsOnly(200);
  }

  @Test
  void whoseLoginsWereEndedLogsInAnew() {
    // Given
    String token = token(Users.READER);
    assertThat(answers("Bearer " + token)).containsOnly(200);
    assertThat(answers(Users.READER.basic())).containsOnly(200);

    // When
    assertThat(ADMIN.call(Users.ADMIN.basic(), "DELETE", "users/reader/logins", "")).hasStatus(204);

    // Then the token is out, and the password is as good as before
    Eventually.reached(
        "the token is refused", SOON, () -> answers("Bearer " + token), RevocationIT::allRefused);
    assertThat(answers(Users.READER.basic())).containsOnly(200);
    assertThat(answers("Bearer " + token(Users.READER))).containsOnly(200);
  }

  @Test
  void tokensOfKeysThatNobodyHasCauseFewCalls() {
    // Given a thousand that look like good ones but for their keys
    String[] parts = token(Users.READER).split("\\.", -1);
    String before = new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8);
    double calls = stateCalls();
    assertThat(calls).isPositive();
    Instant began = Instant.now();

    // When
    List<Integer> seen =
        Crowd.race(
            8,
            number ->
                IntStream.range(0, 125)
                    .map(
                        each -> {
                          String header =
                              before.replaceFirst(
                                  "\"kid\":\"[^\"]*\"",
                                  "\"kid\":\"k%d-%d\"".formatted(number, each));
                          String token =
                              "%s.%s.%s"
                                  .formatted(
                                      Base64.getUrlEncoder()
                                          .withoutPadding()
                                          .encodeToString(header.getBytes(UTF_8)),
                                      parts[1],
                                      parts[2]);
                          return answers("Bearer " + token).stream()
                              .filter(status -> status != 401)
                              .findFirst()
                              .orElse(0);
                        })
                    .sum());

    // Then they are refused, and each gateway has looked twice a second at most, beside its rhythm
    assertThat(seen).containsOnly(0);
    double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
    assertThat(stateCalls() - calls).isLessThan(GATEWAYS * (3 * seconds + 4));
  }

  /** How often the auth-services were asked for what is new. */
  private static double stateCalls() {
    return STAND.services().stream()
        .filter(name -> name.startsWith("auth-service"))
        .mapToDouble(
            name ->
                Vitals.of(STAND, name)
                    .sum("http_server_requests_seconds_count", "uri=\"/internal/auth/state\""))
        .sum();
  }

  private static boolean allRefused(List<Integer> answers) {
    return answers.equals(List.of(401, 401));
  }

  /** What each of the gateways answers. */
  private static List<Integer> answers(String authorization) {
    return STAND.statuses("/v2/" + REPOSITORY + "/tags/list", authorization);
  }

  private static String token(Login login) {
    Answer answer = tokenAnswer(login);
    assertThat(answer).hasStatus(200);
    return answer.json().path("token").asText();
  }

  private static Answer tokenAnswer(Login login) {
    return ENDPOINT.getAs(login, "scope", SCOPE);
  }

  private static String without(Path file, String beginning) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith(beginning))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("berth-access");
      for (String file : List.of("htpasswd", "policies.yaml")) {
        Files.copy(GIVEN.resolve(file), folder.resolve(file)).toFile().deleteOnExit();
      }
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
