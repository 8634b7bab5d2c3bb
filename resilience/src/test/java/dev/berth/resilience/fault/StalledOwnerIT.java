package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The blob-service that writes an upload stops or dies in the middle of a chunk. */
@Execution(ExecutionMode.CONCURRENT)
class StalledOwnerIT {

  private static final String OWNER = "blob-service";
  private static final String OTHER = "blob-service-2";
  private static final int CHUNK = 3_000_000;
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final Stand STAND = Stand.start(options -> options.withReplicas(2));

  private final Repository repository = STAND.registry().newRepository();
  private final Blob blob = Blob.random(2 * CHUNK);

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @AfterEach
  void goOn() {
    STAND.signal("CONT", OWNER);
    STAND.signal("CONT", OTHER);
    Eventually.isTrue("all are ready", SOON, () -> STAND.isReady(OWNER) && STAND.isReady(OTHER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP", "KILL"})
  void anotherReplicaFinishesTheUpload(String signal) {
    Upload upload = repository.openUpload();
    assertThat(upload.patch(0, blob.slice(0, CHUNK))).hasStatus(202);
    try (RawConnection stalled = chunkThatOnlyTheOwnerServes(upload)) {
      STAND.signal(signal, OWNER);

      Upload elsewhere = upload.by(STAND.gateway(1));
      // Each gateway finds out for itself, by the calls that meet the silent replica.
      Eventually.isTrue("the owner is left out", SOON, () -> servedTenTimes(elsewhere));
      assertThat(elsewhere.status()).hasHeader("Range", "0-" + (CHUNK - 1));
      assertThat(elsewhere.patch(CHUNK, blob.slice(CHUNK, 2 * CHUNK))).hasStatus(202);
      assertThat(elsewhere.finish(blob.digest())).hasStatus(201);

      if (signal.equals("STOP")) {
        STAND.signal("CONT", OWNER);
      }
      stalled.body(blob.slice(CHUNK + CHUNK / 2, 2 * CHUNK));
      assertThat(stalled.answer().status()).isIn(408, 416, 503, 404, 400);
    }

    Eventually.isTrue("the owner is back", SOON, () -> STAND.isReady(OWNER));
    for (int i = 0; i < 20; i++) {
      assertThat(STAND.gateway(i).repository(repository.name()).getBlob(blob.digest()))
          .hasStatus(200)
          .hasBody(blob.bytes());
    }
  }

  /** Half of the second chunk, on its way through the first gateway. */
  private RawConnection chunkThatOnlyTheOwnerServes(Upload upload) {
    STAND.signal("STOP", OTHER);
    // As long as it is not left out, a call may meet it.
    Eventually.isTrue("the other is left out", SOON, () -> servedTenTimes(upload));
    RawConnection connection = STAND.gateway(0).connect();
    connection.head(
        "PATCH",
        upload.location(),
        "Content-Type: application/octet-stream",
        "Content-Length: " + CHUNK,
        "Content-Range: %d-%d".formatted(CHUNK, 2 * CHUNK - 1));
    connection.body(blob.slice(CHUNK, CHUNK + CHUNK / 2));
    Eventually.isTrue("the owner writes", SOON, () -> STAND.longestStaged() > CHUNK + CHUNK / 4);
    STAND.signal("CONT", OTHER);
    Eventually.isTrue("the other is back", SOON, () -> STAND.isReady(OTHER));
    return connection;
  }

  private static boolean servedTenTimes(Upload upload) {
    for (int i = 0; i < 10; i++) {
      if (upload.status().status() != 204) {
        return false;
      }
    }
    return true;
  }
}
