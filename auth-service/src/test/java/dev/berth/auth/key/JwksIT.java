package dev.berth.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.auth.Installation;
import dev.berth.auth.InstalledService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(InstalledService.class)
class JwksIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource("/internal/jwks")
  URI jwks;

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  @Inject SigningKeys keys;
  @Inject DataSource database;

  @Test
  void publishesTheKeyThatVerifiesWhatThisServiceSigns() throws Exception {
    // Given
    byte[] signed = "a token".getBytes(StandardCharsets.UTF_8);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.atStart().privateKey());
    signer.update(signed);
    byte[] signature = signer.sign();

    // When
    HttpResponse<String> answer = get(jwks);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/jwk-set+json");
    JsonNode published = JSON.readTree(answer.body()).get("keys");
    assertThat(published).hasSize(1);
    JsonNode key = published.get(0);
    assertThat(key.get("kid").asText()).isEqualTo(keys.atStart().publicKey().kid());
    assertThat(key.get("alg").asText()).isEqualTo("ES256");
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(publicKey(key));
    verifier.update(signed);
    assertThat(verifier.verify(signature)).isTrue();
  }

  @Test
  void publishesNothingThatIsPrivate() throws Exception {
    JsonNode key = JSON.readTree(get(jwks).body()).get("keys").get(0);

    assertThat(key.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("kty", "crv", "x", "y", "use", "alg", "kid");
  }

  @Test
  void mayBeCachedAndAskedForChanges() throws Exception {
    HttpResponse<String> first = get(jwks);
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> unchanged = get(jwks, "If-None-Match", tag);
    HttpResponse<String> changed = get(jwks, "If-None-Match", "\"another\"");

    assertThat(first.headers().firstValue("Cache-Control")).hasValue("max-age=60");
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).isEqualTo(first.body());
  }

  @Test
  void isRefusedWithoutTheCredential() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(jwks).build(), BodyHandlers.ofString());

    assertRefused(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "wrong", Installation.CREDENTIAL + "x"})
  void isRefusedWithAnotherCredential(String credential) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(jwks).header("Berth-Credential", credential).build(),
            BodyHandlers.ofString());

    assertRefused(answer);
  }

  @Test
  void isUnavailableWhileTheDatabaseDoesNotAnswer() throws Exception {
    try (Connection connection = database.getConnection();
        Statement lock = connection.createStatement()) {
      // Given a table that nobody gets at
      connection.setAutoCommit(false);
      lock.execute("LOCK TABLE auth.signing_key IN ACCESS EXCLUSIVE MODE");

      // When
      HttpResponse<String> answer = get(jwks);
      HttpResponse<String> ready = get(health.resolve("/q/health/ready"));
      HttpResponse<String> live = get(health.resolve("/q/health/live"));
      connection.rollback();

      // Then
      assertUnavailable(answer);
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(live.statusCode()).isEqualTo(200);
    }
    assertThat(get(jwks).statusCode()).isEqualTo(200);
    assertThat(get(health.resolve("/q/health/ready")).statusCode()).isEqualTo(200);
  }

  @Test
  void isUnavailableInTimeWhereTheDatabaseHangs() throws Exception {
    // Given a connection whose other end is there and does nothing, not even for a timeout
    get(jwks);
    List<String> hung = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'berth auth-service'")) {
      while (rows.next()) {
        hung.add(rows.getString(1));
      }
    }
    assertThat(hung).isNotEmpty();
    signal("-STOP", hung);
    try {
      // When
      HttpResponse<String> answer = get(jwks);

      // Then it is given up, and once all of them are, a request finds a connection that works
      assertUnavailable(answer);
      for (int more = hung.size() + 2; more > 0 && answer.statusCode() != 200; more--) {
        answer = get(jwks);
      }
      assertThat(answer.statusCode()).isEqualTo(200);
    } finally {
      signal("-CONT", hung);
    }
  }

  @Test
  void isNotReadyWithoutItsSigningKey() throws Exception {
    try (Connection connection = database.getConnection();
        Statement change = connection.createStatement()) {
      change.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM auth.signing_key");
      change.execute("DELETE FROM auth.signing_key");
      try {
        assertThat(get(health.resolve("/q/health/ready")).statusCode()).isEqualTo(503);
        assertThat(get(health.resolve("/q/health/live")).statusCode()).isEqualTo(200);
      } finally {
        change.execute("INSERT INTO auth.signing_key SELECT * FROM kept");
        change.execute("DROP TABLE kept");
      }
    }
    assertThat(get(health.resolve("/q/health/ready")).statusCode()).isEqualTo(200);
  }

  @Test
  void isNotOnTheManagementPort() throws Exception {
    assertThat(get(health.resolve("/internal/jwks")).statusCode()).isEqualTo(404);
    assertThat(get(jwks.resolve("/q/health/ready")).statusCode()).isEqualTo(404);
    assertThat(get(jwks.resolve("/q/metrics")).statusCode()).isEqualTo(404);
    assertThat(get(health.resolve("/q/metrics")).statusCode()).isEqualTo(200);
  }

  private static void assertUnavailable(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    JsonNode error = JSON.readTree(answer.body()).get("errors").get(0);
    assertThat(error.get("code").asText()).isEqualTo("UNAVAILABLE");
    assertThat(error.get("message").asText()).isEqualTo("the database does not answer at present");
  }

  private static void signal(String signal, List<String> pids) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    command.addAll(pids);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static void assertRefused(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("kid");
    assertThat(JSON.readTree(answer.body()).get("errors").get(0).get("code").asText())
        .isEqualTo("UNAUTHORIZED");
  }

  private static HttpResponse<String> get(URI uri, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .header("Berth-Credential", Installation.CREDENTIAL);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private PublicKey publicKey(JsonNode jwk) throws GeneralSecurityException {
    var point = new ECPoint(coordinate(jwk, "x"), coordinate(jwk, "y"));
    var curve = ((ECPrivateKey) keys.atStart().privateKey()).getParams();
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private static BigInteger coordinate(JsonNode jwk, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get(name).asText()));
  }
}
