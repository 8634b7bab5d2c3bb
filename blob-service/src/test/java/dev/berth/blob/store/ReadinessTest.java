package dev.berth.blob.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.testing.BlobClient;
import dev.berth.blob.testing.Service;
import dev.berth.blob.testing.Surroundings;
import dev.berth.storage.StoreException.Kind;
import dev.berth.storage.testkit.FaultyStore.Call;
import dev.berth.storage.testkit.FaultyStore.Stall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
@TestProfile(ReadinessTest.ProbedOften.class)
class ReadinessTest {

  /** The store is probed each second. */
  public static final class ProbedOften implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("berth.health.storage.interval", "1s", "berth.health.storage.timeout", "1s");
    }
  }

  @TestHTTPResource("/")
  URI base;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject Service service;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void isReady() throws Exception {
    waitForReadiness(200);
  }

  @AfterEach
  void heal() {
    service.store().heal();
  }

  @Test
  void storeThatFailsMakesTheServiceUnready() throws Exception {
    service.store().fail(Call.WRITE, Kind.UNAVAILABLE);

    waitForReadiness(503);
    assertThat(get("health/ready")).contains("\"store\"").contains("the store cannot be used");
    assertThat(status("health/live")).isEqualTo(200);

    service.store().heal();
    waitForReadiness(200);
  }

  @Test
  void storeThatIsFullCanStillBeReadAndSoIsReady() throws Exception {
    service.store().fail(Call.WRITE, Kind.FULL);

    Service.waitUntil(
        Duration.ofSeconds(15), () -> get("health/ready").matches("(?s).*\"full\": *true.*"));
    assertThat(status("health/ready")).isEqualTo(200);

    service.store().heal();
    Service.waitUntil(
        Duration.ofSeconds(15), () -> get("health/ready").matches("(?s).*\"full\": *false.*"));
  }

  @Test
  void storeThatHangsMakesTheServiceUnready() throws Exception {
    Stall stall = service.store().stall(Call.READ);

    waitForReadiness(503);
    assertThat(get("health/ready")).contains("has not answered");

    stall.release();
    waitForReadiness(200);
  }

  @Test
  void lockedTableIsAnsweredWithinBounds() throws Exception {
    BlobClient client = new BlobClient(base);
    Instant before = Instant.now();
    try (Connection connection = service.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table upload.session");

      client.open("sha256", "10.0.0.1").isError(503, "UNAVAILABLE");
      connection.rollback();
    }

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(6));
    client.open("sha256", "10.0.0.1").hasStatus(200);
  }

  @Test
  void countsWhatPasses() throws Exception {
    new BlobClient(base).push(new byte[1000]);

    assertThat(get("metrics"))
        .contains("berth_uploads_committed_total")
        .contains("berth_blob_received_bytes_total")
        .doesNotContain("library/test");
  }

  @Test
  void healthIsNotOnThePortOfTheInternalApi() throws Exception {
    assertThat(new BlobClient(base).call("GET", "/q/health/ready", null).status()).isEqualTo(404);
  }

  private void waitForReadiness(int status) throws Exception {
    Service.waitUntil(Duration.ofSeconds(15), () -> status("health/ready") == status);
  }

  private int status(String path) throws IOException, InterruptedException {
    return http.send(request(path), BodyHandlers.discarding()).statusCode();
  }

  private String get(String path) throws IOException, InterruptedException {
    return http.send(request(path), BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(management.resolve(path)).timeout(Duration.ofSeconds(10)).build();
  }
}
