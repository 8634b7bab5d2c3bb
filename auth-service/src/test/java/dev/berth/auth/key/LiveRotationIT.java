package dev.berth.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.auth.token.Stranger;
import dev.berth.contract.auth.PublicJwk;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that issues tokens while its keys change. */
@QuarkusTest
@WithTestResource(
    value = ClosedService.class,
    initArgs = @ResourceArg(name = "berth.auth.signing-key.overlap", value = "2s"))
class LiveRotationIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How late somebody who verifies may be to learn of a key. */
  private static final Duration LATE = Duration.ofMillis(1_500);

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI health;

  @Inject KeyRotation rotation;
  @Inject SigningKeyStore store;
  @Inject DataSource database;

  @Test
  void everyTokenVerifiesForThoseWhoLearnLateThroughAllOfARotation() throws Exception {
    // Given
    Deque<Known> known = new ArrayDeque<>(List.of(Known.now(kids())));
    List<String> tokens = new ArrayList<>();
    Set<String> signers = new LinkedHashSet<>();
    TimeUnit.MILLISECONDS.sleep(LATE.toMillis());
    PublicJwk next = await(rotation.rotate(Caller.TESTER));

    // When tokens are issued all the time, until the next key has signed for a while
    long end = Long.MAX_VALUE;
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      assertThat(System.nanoTime()).as("the next key signs in time").isLessThan(deadline);
      known.add(Known.now(kids()));
      String token = token();
      tokens.add(token);
      signers.add(signer(token));
      if (signer(token).equals(next.kid()) && end == Long.MAX_VALUE) {
        end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      }

      // Then each verifies at once, also for those who know what was published before
      stranger().claims(token);
      assertThat(knownLate(known).kids()).contains(signer(token));
      assertThat(get("ready")).isEqualTo(200);
    }
    assertThat(signers).hasSize(2).endsWith(next.kid());
    for (String token : tokens) {
      stranger().claims(token);
    }
  }

  @Test
  void isOrderedByWhoManagesTheRegistry() throws Exception {
    assertThat(api("GET", "/keys", "lee", "").statusCode()).isEqualTo(403);
    assertThat(api("POST", "/keys/rotation", "lee", "{}").statusCode()).isEqualTo(403);
    JsonNode before = Caller.body(api("GET", "/keys", "root", ""), 200).get("keys");

    String next = Caller.body(api("POST", "/keys/rotation", "root", "{}"), 200).get("kid").asText();

    assertThat(before.findValuesAsText("kid")).isNotEmpty().doesNotContain(next);
    assertThat(Caller.body(api("GET", "/keys", "root", ""), 200).findValuesAsText("kid"))
        .contains(next);
  }

  private HttpResponse<String> api(String method, String path, String user, String json)
      throws Exception {
    return new Caller(service, "192.0.2.9").api(method, path, user, "of " + user, json);
  }

  @Test
  void aKeyThatIsOldIsFollowedByItself() throws Exception {
    String old = signer(token());

    sql(
        "UPDATE auth.signing_key SET current_at = now() - interval '721 h' WHERE state ="
            + " 'current'");

    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (signer(token()).equals(old)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(kids()).contains(old, signer(token()));
  }

  @Test
  void nothingIsBelievedThatWasSignedBeforeALeak() throws Exception {
    // Given
    String before = token();
    stranger().claims(before);

    // When
    PublicJwk fresh = await(rotation.rotateAtOnce(Caller.TESTER));

    // Then
    assertThatThrownBy(() -> stranger().claims(before)).isInstanceOf(InvalidJwtException.class);
    String after = token();
    assertThat(signer(after)).isEqualTo(fresh.kid());
    stranger().claims(after);
    JsonNode state = Caller.body(caller().get("/internal/auth/state"), 200);
    assertThat(state.get("keys").findValuesAsText("kid")).containsExactly(fresh.kid());
    assertThat(get("ready")).isEqualTo(200);
  }

  @Test
  void isNotReadyWhileItCannotOpenTheCurrentKey(@TempDir Path folder) throws Exception {
    // Given a key of somebody with another key file
    Path file =
        Files.writeString(
            folder.resolve("other.key"), Base64.getEncoder().encodeToString(new byte[32]));
    EncryptedKey foreign = SigningKey.generate().encrypt(KeyEncryption.read(file));

    // When
    await(store.replace(Caller.TESTER, foreign));

    // Then
    HttpResponse<String> refused = caller().get("/auth/token");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(get("ready")).isEqualTo(503);
    assertThat(get("live")).isEqualTo(200);

    // And a key of its own sets it right
    await(rotation.rotateAtOnce(Caller.TESTER));
    stranger().claims(token());
    assertThat(get("ready")).isEqualTo(200);
  }

  private static Known knownLate(Deque<Known> known) {
    long then = System.nanoTime() - LATE.toNanos();
    return known.reversed().stream()
        .filter(each -> each.nanoTime() <= then)
        .findFirst()
        .orElseThrow();
  }

  private List<String> kids() throws Exception {
    return Caller.body(caller().get("/internal/jwks"), 200).get("keys").findValuesAsText("kid");
  }

  private String token() throws Exception {
    return Caller.body(caller().get("/auth/token"), 200).get("token").asText();
  }

  private static String signer(String token) throws Exception {
    String head = token.substring(0, token.indexOf('.'));
    return JSON.readTree(Base64.getUrlDecoder().decode(head)).get("kid").asText();
  }

  private Caller caller() {
    return new Caller(service, "192.0.2.50");
  }

  private Stranger stranger() {
    return new Stranger(caller());
  }

  private int get(String check) throws Exception {
    return new Caller(health, "").get("/q/health/" + check).statusCode();
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = database.getConnection();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private static <T> T await(Uni<T> asked) {
    return asked.await().atMost(Duration.ofSeconds(10));
  }

  /**
   * What was published at a time.
   *
   * @param nanoTime when
   * @param kids the names of the keys
   */
  private record Known(long nanoTime, List<String> kids) {

    static Known now(List<String> kids) {
      return new Known(System.nanoTime(), kids);
    }
  }
}
