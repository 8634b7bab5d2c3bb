package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What counts at two gateways that hear nothing of what is revoked. */
class StalenessIT {

  private static final int GATEWAYS = 2;
  private static final Duration HEALED = Duration.ofSeconds(20);

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options).withReplicas(GATEWAYS).with("berth.auth.max-staleness", "8s"));

  private static final TokenEndpoint ENDPOINT = new TokenEndpoint(STAND.registry());

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void tokensGoOnForAWhileWithoutTheAuthService() {
    String token = token(Users.READER);
    List<String> services =
        STAND.services().stream().filter(name -> name.startsWith("auth-service")).toList();
    assertThat(services).hasSize(2);

    services.forEach(name -> STAND.signal("STOP", name));
    try {
      // What is out counts, and what would have to be asked for is told to be unavailable
      Crowd.pause(Duration.ofSeconds(2));
      assertThat(pings(token)).containsOnly(200);
      List<Answer> asked =
          Crowd.race(
              2,
              number ->
                  number == 0
                      ? STAND
                          .registry()
                          .anonymous()
                          .get("/v2/", "Authorization", Users.CREATOR.basic())
                      : ENDPOINT.getAs(Users.READER));
      assertThat(asked)
          .allSatisfy(
              answer -> {
                assertThat(answer).isError(503, "UNAVAILABLE");
                assertThat(answer.body()).asString(UTF_8).contains("did not answer");
              });

      assertTheGatewaysCloseTo(token);
    } finally {
      services.forEach(name -> STAND.signal("CONT", name));
    }
    assertTheGatewaysOpenTo(token);
  }

  @Test
  void tokensGoOnForAWhileWithoutTheDatabase() {
    String token = token(Users.READER);
    assertThat(pings(token)).containsOnly(200);

    STAND.signal("STOP", "postgresql");
    try {
      Crowd.pause(Duration.ofSeconds(2));
      assertThat(pings(token)).containsOnly(200);

      assertTheGatewaysCloseTo(token);
    } finally {
      STAND.signal("CONT", "postgresql");
    }
    assertTheGatewaysOpenTo(token);
  }

  /** After the time that is set nobody is let in: who was revoked could not be told from others. */
  private static void assertTheGatewaysCloseTo(String token) {
    Eventually.reached(
        "requests are refused", HEALED, () -> pings(token), seen -> seen.equals(List.of(503, 503)));
    assertThat(STAND.isReady("gateway-service")).isFalse();
  }

  private static void assertTheGatewaysOpenTo(String token) {
    Eventually.reached(
        "the token is believed",
        HEALED,
        () -> pings(token),
        seen -> seen.equals(List.of(200, 200)));
  }

  private static String token(Login login) {
    Answer answer = ENDPOINT.getAs(login);
    assertThat(answer).hasStatus(200);
    return answer.json().path("token").asText();
  }

  /** What each of the gateways answers, where no other service has a part in it. */
  private static List<Integer> pings(String token) {
    return STAND.statuses("/v2/", "Bearer " + token);
  }
}
