package dev.berth.conformance.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.row.Row;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same blob, image or upload pushed by several clients at once. */
class ConcurrentPushIT {

  private static final int CLIENTS = 8;

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();

  @Test
  @Row({"end-6", "end-7a"})
  void eightClientsPushOneImage() {
    Content image = Images.withLayers(4);

    List<Answer> answers =
        Crowd.race(
            CLIENTS,
            i -> {
              repository.pushBlobs(image);
              return repository.putManifest("latest", image.root());
            });

    assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(201));
    assertThat(repository.getManifest("latest")).hasStatus(200).hasBody(image.root().bytes());
    assertThat(image.blobs())
        .allSatisfy(blob -> assertThat(repository.getBlob(blob.digest())).hasBody(blob.bytes()));
  }

  @Test
  @Row({"end-6", "end-7a"})
  void eightClientsPushOneImageToRepositoriesOfTheirOwn() {
    Content image = Images.withLayers(2);

    List<Repository> repositories =
        Crowd.race(
            CLIENTS,
            i -> {
              Repository own = registry.newRepository();
              own.push(image, "latest");
              return own;
            });

    assertThat(repositories)
        .allSatisfy(own -> assertThat(own.getManifest("latest")).hasBody(image.root().bytes()));
  }

  @Test
  @Row("end-4b")
  void eightClientsPostOneBlob() {
    Blob blob = Blob.random(500_000);

    List<Answer> answers =
        Crowd.race(CLIENTS, i -> repository.postBlob(blob.digest(), blob.bytes()));

    assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(201));
    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  @Row({"D15", "end-5"})
  void oneOfManyChunksAtOneOffsetWins() {
    Upload upload = repository.openUpload();
    List<Blob> chunks = Crowd.each(CLIENTS, i -> Blob.random(10_000));

    List<Answer> answers =
        Crowd.race(CLIENTS, i -> upload.at(upload.location()).patch(0, chunks.get(i).bytes()));

    assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(202, 416));
    List<Integer> statuses = answers.stream().map(Answer::status).toList();
    assertThat(statuses).containsOnlyOnce(202);
    Blob winner = chunks.get(statuses.indexOf(202));
    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-9999");
    assertThat(upload.finish(winner.digest())).hasStatus(201);
    assertThat(repository.getBlob(winner.digest())).hasBody(winner.bytes());
  }

  /**
   * That the stalling request has claimed the session cannot be seen from here: the longer the
   * wait, the likelier it has, so that within a few attempts the other takes over.
   */
  @Test
  @Row({"D15", "end-5"})
  void newerChunkTakesOverFromOneThatStalls() {
    List<Integer> statusesOfTheNewer =
        IntStream.rangeClosed(1, 5)
            .map(attempt -> statusOfAChunkSentAfter(Duration.ofMillis(200L * attempt)))
            .boxed()
            .toList();

    assertThat(statusesOfTheNewer).contains(202);
  }

  /** Exactly one of the two wins, whichever it is. */
  private int statusOfAChunkSentAfter(Duration stall) {
    Upload upload = repository.openUpload();
    Blob stalling = Blob.random(10_000);
    Blob newer = Blob.random(10_000);
    try (RawConnection connection = registry.connect()) {
      connection
          .head("PATCH", upload.location(), "Content-Length: 10000", "Content-Range: 0-9999")
          .body(stalling.slice(0, 5_000));
      Crowd.pause(stall);

      Answer answer = upload.at(upload.location()).patch(0, newer.bytes());

      boolean newerWins = answer.status() == 202;
      assertThat(answer).hasStatus(202, 416);
      assertThat(connection.body(stalling.slice(5_000, 10_000)).answer())
          .hasStatus(newerWins ? 416 : 202);
      Blob winner = newerWins ? newer : stalling;
      assertThat(upload.finish(winner.digest())).hasStatus(201);
      assertThat(repository.getBlob(winner.digest())).hasBody(winner.bytes());
      return answer.status();
    }
  }

  @Test
  @Row({"D15", "end-5"})
  void chunkAtAWrongOffsetDisturbsNobody() {
    Upload upload = repository.openUpload();
    Blob blob = Blob.random(10_000);
    try (RawConnection connection = registry.connect()) {
      connection
          .head("PATCH", upload.location(), "Content-Length: 10000", "Content-Range: 0-9999")
          .body(blob.slice(0, 5_000));

      assertThat(upload.at(upload.location()).patch(5_000, blob.slice(0, 100))).isError(416);
      assertThat(connection.body(blob.slice(5_000, 10_000)).answer()).hasStatus(202);
    }
    assertThat(upload.finish(blob.digest())).hasStatus(201);
  }
}
