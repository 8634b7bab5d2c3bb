package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that is there and does nothing: what needs it is told so soon, and nothing is lost. */
class HungProgramIT {

  /** Five seconds, and what a busy machine adds to them. */
  private static final Duration LIMIT = Duration.ofMillis(5_500);

  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration RECOVERY = Duration.ofSeconds(20);

  private static final Stand STAND = Stand.start(options -> options);

  private Instant stopped = Instant.EPOCH;
  private final Repository repository = STAND.registry().newRepository();
  private final Content image = Images.withLayers(2);
  private final Blob layer = image.blobs().getLast();
  private final Blob other = Blob.random(200_000);
  private final Map<String, Supplier<Answer>> pulls = new LinkedHashMap<>();
  private final Map<String, Supplier<Answer>> blobPulls = new LinkedHashMap<>();
  private final Map<String, Supplier<Answer>> changes = new LinkedHashMap<>();
  private final Map<String, Supplier<Answer>> uploads = new LinkedHashMap<>();

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @BeforeEach
  void push() {
    repository.push(image, "latest");
    Upload patched = repository.openUpload();
    Upload finished = repository.openUpload();
    Upload asked = repository.openUpload();
    pulls.put("GET manifest by tag", () -> repository.getManifest("latest"));
    pulls.put("HEAD manifest", () -> repository.headManifest(image.digest()));
    pulls.put("HEAD blob", () -> repository.headBlob(layer.digest()));
    pulls.put("tags", () -> repository.tags(""));
    pulls.put("referrers", () -> repository.referrers(image.digest()));
    pulls.put("catalog", () -> STAND.registry().get("/v2/_catalog"));
    blobPulls.put("GET blob", () -> repository.getBlob(layer.digest()));
    changes.put("PUT manifest", () -> repository.putManifest("other", image.root()));
    changes.put("DELETE tag", () -> repository.deleteManifest("absent"));
    changes.put("mount", () -> repository.mount(layer.digest(), repository));
    uploads.put("POST upload", () -> repository.startUpload(""));
    uploads.put("POST blob", () -> repository.postBlob(other.digest(), other.bytes()));
    uploads.put("PATCH", () -> patched.patch(other.bytes()));
    uploads.put("PUT", () -> finished.finish(other.digest(), other.bytes()));
    uploads.put("GET upload", asked::status);
  }

  @AfterEach
  void goOn() {
    for (String program : List.of("blob-service", "metadata-service", "postgresql")) {
      STAND.signal("CONT", program);
    }
  }

  @Test
  void hungBlobServiceLeavesManifestsToBePulled() {
    stopped = Instant.now();
    STAND.signal("STOP", "blob-service");

    assertUnavailable(blobPulls, uploads);
    Eventually.isTrue(
        "the gateway is not ready", RECOVERY, () -> !STAND.isReady("gateway-service"));
    pulls.forEach((what, pull) -> assertThat(pull.get()).as(what).hasStatus(200));

    Crowd.pause(Duration.between(Instant.now(), stopped.plus(HOLD)));
    STAND.signal("CONT", "blob-service");
    assertRecovery();
  }

  @Test
  void hungMetadataServiceIsToldSoon() {
    stopped = Instant.now();
    STAND.signal("STOP", "metadata-service");

    assertUnavailable(pulls, blobPulls, changes);
    Eventually.isTrue(
        "the gateway is not ready", RECOVERY, () -> !STAND.isReady("gateway-service"));
    assertThat(STAND.registry().get("/v2/")).hasStatus(200);

    Crowd.pause(Duration.between(Instant.now(), stopped.plus(HOLD)));
    STAND.signal("CONT", "metadata-service");
    assertRecovery();
  }

  @Test
  void hungDatabaseIsToldSoon() {
    stopped = Instant.now();
    STAND.signal("STOP", "postgresql");

    assertUnavailable(pulls, blobPulls, changes, uploads);
    Eventually.isTrue(
        "the services are not ready",
        RECOVERY,
        () -> !STAND.isReady("metadata-service") && !STAND.isReady("blob-service"));
    assertThat(STAND.registry().get("/v2/")).hasStatus(200);

    Crowd.pause(Duration.between(Instant.now(), stopped.plus(HOLD)));
    STAND.signal("CONT", "postgresql");
    assertRecovery();
  }

  /** All at once, as the first to wait must not be all that is told soon. */
  @SafeVarargs
  private static void assertUnavailable(Map<String, Supplier<Answer>>... requests) {
    List<Map.Entry<String, Supplier<Answer>>> all = new ArrayList<>();
    for (Map<String, Supplier<Answer>> some : requests) {
      all.addAll(some.entrySet());
    }
    Crowd.race(
        all.size(),
        i -> {
          Instant start = Instant.now();
          Answer answer = all.get(i).getValue().get();
          Duration took = Duration.between(start, Instant.now());
          assertThat(answer).as(all.get(i).getKey()).hasStatus(503);
          assertThat(answer.header("Retry-After")).as(all.get(i).getKey()).isPresent();
          assertThat(took).as(all.get(i).getKey()).isLessThan(LIMIT);
          return answer;
        });
  }

  private void assertRecovery() {
    Eventually.isTrue(
        "everything is ready",
        RECOVERY,
        () ->
            STAND.isReady("gateway-service")
                && STAND.isReady("metadata-service")
                && STAND.isReady("blob-service"));
    assertThat(repository.getManifest("latest")).hasStatus(200).hasBody(image.root().bytes());
    assertThat(repository.getBlob(layer.digest())).hasStatus(200).hasBody(layer.bytes());
    assertThat(repository.postBlob(other.digest(), other.bytes())).hasStatus(201);
    assertThat(repository.getBlob(other.digest())).hasBody(other.bytes());
    repository.push(Images.withLayers(2), "after");
  }
}
