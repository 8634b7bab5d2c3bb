package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Repository;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A program that is there and does nothing: what needs it is told so soon, and nothing is lost. */
@Execution(ExecutionMode.CONCURRENT)
class HungProgramIT {

  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration RECOVERY = Duration.ofSeconds(20);

  private static final Stand STAND = Stand.start(options -> options);

  private Instant stopped = Instant.EPOCH;
  private final Repository repository = STAND.registry().newRepository();
  private final Content image = Images.withLayers(2);
  private final Blob layer = image.blobs().getLast();
  private final Blob other = Blob.random(200_000);
  private final Endpoints endpoints = Endpoints.of(repository, image, other);

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @AfterEach
  void goOn() {
    for (String program : List.of("blob-service", "metadata-service", "postgresql")) {
      STAND.signal("CONT", program);
    }
  }

  @Test
  void hungBlobServiceLeavesManifestsToBePulled() {
    hold("blob-service");

    Endpoints.assertUnavailable(List.of(endpoints.blobPulls(), endpoints.uploads()));
    Eventually.isTrue(
        "the gateway is not ready", RECOVERY, () -> !STAND.isReady("gateway-service"));
    endpoints.pulls().forEach((what, pull) -> assertThat(pull.get()).as(what).hasStatus(200));

    assertRecovery("blob-service");
  }

  @Test
  void hungMetadataServiceIsToldSoon() {
    hold("metadata-service");

    Endpoints.assertUnavailable(
        List.of(endpoints.pulls(), endpoints.blobPulls(), endpoints.changes()));
    Eventually.isTrue(
        "the gateway is not ready", RECOVERY, () -> !STAND.isReady("gateway-service"));
    assertThat(STAND.registry().get("/v2/")).hasStatus(200);

    assertRecovery("metadata-service");
  }

  @Test
  void hungDatabaseIsToldSoon() {
    hold("postgresql");

    Endpoints.assertUnavailable(endpoints.all());
    Eventually.isTrue(
        "the services are not ready",
        RECOVERY,
        () -> !STAND.isReady("metadata-service") && !STAND.isReady("blob-service"));
    assertThat(STAND.registry().get("/v2/")).hasStatus(200);

    assertRecovery("postgresql");
  }

  private void hold(String program) {
    stopped = Instant.now();
    STAND.signal("STOP", program);
  }

  /** After all of the time that it is to stand still. */
  private void assertRecovery(String program) {
    Crowd.pause(Duration.between(Instant.now(), stopped.plus(HOLD)));
    STAND.signal("CONT", program);
    Eventually.isTrue("everything is ready", RECOVERY, STAND::isReady);
    assertThat(repository.getManifest("latest")).hasStatus(200).hasBody(image.root().bytes());
    assertThat(repository.getBlob(layer.digest())).hasStatus(200).hasBody(layer.bytes());
    assertThat(repository.postBlob(other.digest(), other.bytes())).hasStatus(201);
    assertThat(repository.getBlob(other.digest())).hasBody(other.bytes());
    repository.push(Images.withLayers(2), "after");
  }
}
