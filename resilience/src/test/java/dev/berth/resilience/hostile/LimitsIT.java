package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each limit, set so low that a test reaches it: what is over it is told so, and counted. */
class LimitsIT {

  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final String PING = "GET /v2/ HTTP/1.1\r\nHost: test\r\n\r\n";

  private static final Stand STAND =
      Stand.start(
          options ->
              options
                  .with("berth.limits.connections-per-peer", "12")
                  .with("berth.limits.requests", "4")
                  .with("berth.limits.manifest-bytes-in-flight", "5MiB")
                  .with("berth.upload.bodies", "2")
                  .with("berth.upload.open-per-peer", "6"));

  private final Repository repository = STAND.registry().newRepository();

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void connectionsOfOneClient() {
    double before = refused("berth_connections_refused_total");
    List<Wire> open = IntStream.range(0, 12).mapToObj(i -> connect()).toList();

    try (Wire oneTooMany = connect()) {
      oneTooMany.say(PING + PING);
      assertIsTooMany(oneTooMany.listen(SILENCE));
    }

    open.forEach(Wire::close);
    assertThat(refused("berth_connections_refused_total")).isGreaterThan(before);
    assertIsServedSoon();
  }

  @Test
  void requestsInProgress() {
    double before = refused("berth_requests_refused_total");
    List<Wire> busy = IntStream.range(0, 4).mapToObj(i -> slowManifest(100)).toList();

    try (Wire oneTooMany = connect()) {
      oneTooMany.say(PING);
      assertIsTooMany(oneTooMany.listen(SILENCE));
    }

    busy.forEach(Wire::breakOff);
    assertThat(refused("berth_requests_refused_total")).isGreaterThan(before);
    assertIsServedSoon();
  }

  @Test
  void bytesOfManifests() {
    double before = refused("berth_manifests_refused_total");
    try (Wire first = slowManifest(3_000_000);
        Wire second = slowManifest(3_000_000)) {
      assertIsTooMany(second.listen(SILENCE));
      first.breakOff();
    }

    assertThat(refused("berth_manifests_refused_total")).isEqualTo(before + 1);
    repository.push(Images.tiny(), "latest");
  }

  @Test
  void bodiesOfUploads() {
    Upload third = repository.openUpload();
    List<Wire> busy = IntStream.range(0, 2).mapToObj(i -> slowUpload()).toList();

    assertThat(third.patch(Blob.random(10).bytes()))
        .isError(429, "TOOMANYREQUESTS")
        .hasHeader("Retry-After", "5");

    busy.forEach(Wire::breakOff);
    assertThat(Vitals.of(STAND, "blob-service").sum("berth_uploads_bodies_refused_total"))
        .isEqualTo(1);
    assertIsSoon(202, () -> third.patch(Blob.random(10).bytes()).status());
    assertThat(third.cancel()).hasStatus(204);
  }

  @Test
  void openUploadsOfOneClient() {
    List<Upload> open = new ArrayList<>();
    Answer answer = repository.startUpload("");
    while (answer.status() == 202 && open.size() < 6) {
      open.add(repository.openedUpload(answer));
      answer = repository.startUpload("");
    }

    assertThat(answer).isError(429, "TOOMANYREQUESTS").hasHeader("Retry-After", "5");
    open.forEach(upload -> assertThat(upload.cancel()).hasStatus(204));
    assertThat(Vitals.of(STAND, "blob-service").sum("berth_uploads_refused_total")).isEqualTo(1);
    assertThat(repository.openUpload().cancel()).hasStatus(204);
  }

  private Wire slowManifest(int length) {
    Wire wire = connect();
    wire.say(
        "PUT %s HTTP/1.1\r\nHost: test\r\nContent-Type: a/b\r\nContent-Length: %d\r\n\r\n{"
            .formatted(repository.manifestPath("slow"), length));
    Crowd.pause(Duration.ofMillis(300));
    return wire;
  }

  private Wire slowUpload() {
    Wire wire = connect();
    wire.say(
        "PATCH %s HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nslow"
            .formatted(repository.openUpload().location()));
    Crowd.pause(Duration.ofMillis(300));
    return wire;
  }

  private static Wire connect() {
    return Wire.open(STAND.registry().settings());
  }

  private static void assertIsTooMany(Heard heard) {
    assertThat(heard.statuses()).containsExactly(429);
    assertThat(heard.text()).containsIgnoringCase("retry-after: 5\r\n").contains("TOOMANYREQUESTS");
  }

  private static double refused(String counter) {
    return Vitals.of(STAND, "gateway-service").sum(counter);
  }

  private static void assertIsServedSoon() {
    assertIsSoon(200, () -> STAND.registry().get("/v2/").status());
  }

  /** A connection that has been closed is noticed a moment later. */
  private static void assertIsSoon(int wanted, Supplier<Integer> request) {
    int status = request.get();
    for (int tries = 0; status != wanted && tries < 50; tries++) {
      assertThat(status).isEqualTo(429);
      Crowd.pause(Duration.ofMillis(100));
      status = request.get();
    }
    assertThat(status).isEqualTo(wanted);
  }
}
