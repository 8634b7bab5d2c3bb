package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.StackOptions;
import dev.berth.resilience.stack.Stand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is pulled while the keys that sign tokens change, at two gateways and auth-services. */
@Execution(ExecutionMode.CONCURRENT)
class KeyRotationIT {

  private static final int GATEWAYS = 2;
  private static final int ROTATIONS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private static final String REPOSITORY = "private/rotations";
  private static final String SCOPE = "repository:" + REPOSITORY + ":pull";
  private static final Path GIVEN = StackOptions.builtHome().resolve("conformance/access");

  private static final Stand STAND =
      Stand.start(
          options ->
              options
                  .withReplicas(GATEWAYS)
                  .with("berth.auth.htpasswd", GIVEN.resolve("htpasswd").toString())
                  .with("berth.auth.policies", GIVEN.resolve("policies.yaml").toString())
                  .with("berth.auth.signing-key.rotation", "3s")
                  .with("berth.auth.signing-key.overlap", "2s"));

  private static final TokenEndpoint ENDPOINT = new TokenEndpoint(STAND.registry());

  @BeforeAll
  static void push() {
    STAND.registry().as(Users.CONFORMANCE).repository(REPOSITORY).push(Images.tiny(), "latest");
  }

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void pullsGoOnWithTokensNewAndOld() {
    // Given
    String old = token();
    Set<String> heads = new LinkedHashSet<>(List.of(head(old)));
    List<Integer> statuses = new ArrayList<>();
    Instant end = Instant.now().plus(LIMIT);

    // When tokens are shown everywhere as soon as they are there, until the keys have changed
    while (heads.size() <= ROTATIONS && Instant.now().isBefore(end)) {
      String fresh = token();
      heads.add(head(fresh));
      for (int gateway = 0; gateway < GATEWAYS; gateway++) {
        statuses.add(pull(gateway, fresh));
        statuses.add(pull(gateway, old));
      }
      assertThat(STAND.services()).allMatch(STAND::isReady);
      Crowd.pause(GLANCE);
    }

    // Then
    assertThat(heads).as("keys that signed").hasSizeGreaterThan(ROTATIONS);
    assertThat(statuses).containsOnly(200);
  }

  private static int pull(int gateway, String token) {
    return STAND
        .gateway(gateway)
        .anonymous()
        .get("/v2/" + REPOSITORY + "/manifests/latest", "Authorization", "Bearer " + token)
        .status();
  }

  private static String token() {
    Answer answer = ENDPOINT.getAs(Users.READER, "scope", SCOPE);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("token").asText();
  }

  /** It names the key, and is the same for all that a key signs. */
  private static String head(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
        StandardCharsets.UTF_8);
  }
}
