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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A PUT that ends an upload and whose answer was lost is repeated. */
@Execution(ExecutionMode.CONCURRENT)
class RepeatedFinishIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Stand STAND = Stand.start(options -> options);

  private final Repository repository = STAND.registry().newRepository();
  private final Blob blob = Blob.random(500_000);

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void isCreatedWhereTheBlobWasCommittedAndNotLinked() {
    Upload upload = repository.openUpload();
    assertThat(upload.patch(blob.bytes())).hasStatus(202);
    STAND.signal("STOP", "metadata-service");
    assertThat(upload.finish(blob.digest())).hasStatus(503);
    STAND.signal("KILL", "metadata-service");
    Eventually.isTrue("it is back", SOON, () -> STAND.isReady("gateway-service"));
    assertThat(repository.headBlob(blob.digest())).hasStatus(404);

    assertThat(upload.finish(blob.digest())).hasStatus(201);

    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  void isCreatedWhereTheBlobServiceDiedAfterTheCommit() {
    Upload upload = repository.openUpload();
    STAND.signal("STOP", "metadata-service");
    assertThat(upload.finish(blob.digest(), blob.bytes())).hasStatus(503);
    STAND.signal("KILL", "metadata-service");
    STAND.signal("KILL", "blob-service");
    Eventually.isTrue("all are back", SOON, () -> STAND.isReady("gateway-service"));

    assertThat(upload.finish(blob.digest(), blob.bytes())).hasStatus(201);

    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  void isCreatedWhereTheBlobWasLinked() {
    Upload upload = repository.openUpload();
    assertThat(upload.patch(blob.bytes())).hasStatus(202);
    try (RawConnection client = STAND.registry().connect()) {
      client.head("PUT", upload.finishLocation(blob.digest()), "Content-Length: 0");
    }
    Eventually.isTrue(
        "it is linked", SOON, () -> repository.headBlob(blob.digest()).status() == 200);
    STAND.signal("KILL", "gateway-service");
    Eventually.isTrue("it is gone", SOON, () -> !STAND.isReady("gateway-service"));
    Eventually.isTrue("it is back", SOON, () -> STAND.isReady("gateway-service"));

    assertThat(upload.finish(blob.digest())).hasStatus(201);

    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }
}
