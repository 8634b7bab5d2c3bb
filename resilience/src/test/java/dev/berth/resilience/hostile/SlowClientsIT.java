package dev.berth.resilience.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Vitals;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Bodies that hardly move, either way; a kibibyte a second is asked for, over two seconds. */
@Execution(ExecutionMode.CONCURRENT)
class SlowClientsIT {

  private static final int CLIENTS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Stand STAND =
      Stand.start(
          options ->
              options
                  .with("berth.limits.minimum-rate-period", "2s")
                  // A piece of a file counts when it has been taken whole, and has 128 KiB.
                  .with("berth.limits.minimum-rate", "64KiB"));

  private final Repository repository = STAND.registry().newRepository();

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void slowUploadsAreCutOffAndGoOnLater() {
    List<Upload> uploads = Crowd.each(CLIENTS, i -> repository.openUpload());

    assertAllAreCutOff(
        client ->
            "PATCH %s HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n"
                .formatted(uploads.get(client).location()));

    assertThat(uploads)
        .allSatisfy(upload -> assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0"));
    Blob blob = Blob.random(1000);
    assertThat(uploads.getFirst().finish(blob.digest(), blob.bytes())).hasStatus(201);
  }

  @Test
  void slowManifestsAreCutOff() {
    assertAllAreCutOff(
        client ->
            "PUT %s HTTP/1.1\r\nHost: test\r\nContent-Type: a/b\r\nContent-Length: 1000\r\n\r\n"
                .formatted(repository.manifestPath("slow")));

    assertThat(repository.getManifest("slow")).hasStatus(404);
  }

  @Test
  void slowPullsAreCutOff() {
    Blob blob = Blob.random(32 * 1024 * 1024);
    repository.push(blob);
    String get =
        "GET %s HTTP/1.1\r\nHost: test\r\n\r\n".formatted(repository.blobPath(blob.digest()));

    Siege.once(
        STAND,
        bystander -> {
          List<Wire> wires = Crowd.each(CLIENTS, client -> Wire.open(STAND.registry().settings()));
          try {
            wires.forEach(wire -> wire.say(get));
            Crowd.pause(Duration.ofSeconds(8));
            assertThat(Vitals.of(STAND, "gateway-service").sum("berth_requests_active"))
                .as("pulls that are still going on")
                .isLessThanOrEqualTo(1);
          } finally {
            wires.forEach(Wire::close);
          }
        });

    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  /** A byte every 100 ms, until the other side hangs up. */
  private static void assertAllAreCutOff(IntFunction<String> head) {
    Siege.once(
        STAND,
        bystander ->
            assertThat(
                    Crowd.race(
                        CLIENTS,
                        client -> {
                          try (Wire wire = Wire.open(STAND.registry().settings())) {
                            wire.say(head.apply(client));
                            wire.sayFor(round -> slowly(), PATIENCE);
                            return wire.listen(Duration.ofSeconds(1)).closed();
                          }
                        }))
                .doesNotContain(false));
  }

  private static byte[] slowly() {
    Crowd.pause(Duration.ofMillis(100));
    return "x".getBytes(US_ASCII);
  }
}
