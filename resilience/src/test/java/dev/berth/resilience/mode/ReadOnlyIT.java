package dev.berth.resilience.mode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Read-only mode as clients see it. */
@Execution(ExecutionMode.CONCURRENT)
class ReadOnlyIT {

  /** A gateway may believe the old mode for a second. */
  private static final Duration REMEMBERED = Duration.ofMillis(1200);

  private static final Stand STAND = Stand.start(options -> options);

  private final Repository repository = STAND.registry().newRepository();

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @AfterEach
  void goOn() {
    set(false);
  }

  @Test
  void changesAreRefusedAndPullsGoOn() {
    Content image = Images.withLayers(2);
    repository.push(image, "latest");
    Upload upload = repository.openUpload();
    Blob blob = Blob.random(1000);
    String digest = image.digest();

    set(true);

    Map<String, Supplier<Answer>> changes =
        Map.of(
            "open an upload", () -> repository.startUpload(""),
            "post a blob", () -> repository.postBlob(blob.digest(), blob.bytes()),
            "mount", () -> repository.mount(image.blobs().getFirst().digest(), repository),
            "patch", () -> upload.patch(blob.bytes()),
            "finish", () -> upload.finish(blob.digest(), blob.bytes()),
            "put a manifest", () -> repository.putManifest("other", image.root()),
            "delete a tag", () -> repository.deleteManifest("latest"),
            "delete a manifest", () -> repository.deleteManifest(digest),
            "delete a blob", () -> repository.deleteBlob(image.blobs().getFirst().digest()));
    changes.forEach(
        (what, change) -> assertThat(change.get()).as(what).isError(405, "UNSUPPORTED"));
    assertThat(repository.getManifest("latest")).hasStatus(200).hasBody(image.root().bytes());
    assertThat(repository.tags("")).hasStatus(200);
    assertThat(image.blobs())
        .allSatisfy(layer -> assertThat(repository.getBlob(layer.digest())).hasStatus(200));
  }

  @Test
  void bodyIsNotAskedFor() {
    set(true);

    try (RawConnection connection = STAND.registry().connect()) {
      connection.head(
          "POST",
          repository.uploadsPath() + "?digest=" + Blob.random(10).digest(),
          "Content-Length: 10",
          "Expect: 100-continue");

      assertThat(connection.answer()).hasStatus(405);
    }
  }

  @Test
  void uploadGoesOnWhenTheModeHasEnded() {
    Upload upload = repository.openUpload();
    Blob blob = Blob.random(100_000);
    assertThat(upload.patch(blob.slice(0, 50_000))).hasStatus(202);
    set(true);
    assertThat(upload.patch(50_000, blob.slice(50_000, 100_000))).hasStatus(405);

    set(false);

    assertThat(upload.patch(50_000, blob.slice(50_000, 100_000))).hasStatus(202);
    assertThat(upload.finish(blob.digest())).hasStatus(201);
    assertThat(repository.getBlob(blob.digest())).hasBody(blob.bytes());
  }

  @Test
  void deletedRepositoryIsGoneAndItsNeighbourStays() {
    Repository neighbour = STAND.registry().newRepository();
    Content image = Images.withLayers(2);
    repository.push(image, "latest");
    neighbour.push(image, "latest");

    assertThat(
            STAND
                .call("metadata-service")
                .send("DELETE", "/internal/repositories?repository=" + repository.name(), ""))
        .startsWith("204");

    List<Answer> gone =
        Stream.concat(
                Stream.of(repository.getManifest("latest"), repository.tags("")),
                image.blobs().stream().map(blob -> repository.headBlob(blob.digest())))
            .toList();
    assertThat(gone).allSatisfy(answer -> assertThat(answer).hasStatus(404));
    assertThat(neighbour.getManifest("latest")).hasBody(image.root().bytes());
    assertThat(image.blobs())
        .allSatisfy(blob -> assertThat(neighbour.getBlob(blob.digest())).hasBody(blob.bytes()));
  }

  private static void set(boolean readOnly) {
    assertThat(
            STAND
                .call("metadata-service")
                .send("PUT", "/internal/mode", "{\"readOnly\":%s}".formatted(readOnly)))
        .startsWith("200");
    Crowd.pause(REMEMBERED);
  }
}
