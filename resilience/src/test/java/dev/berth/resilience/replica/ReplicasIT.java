package dev.berth.resilience.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Stand;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two of each service serve one client in turn. */
class ReplicasIT {

  private static final int MOVES = 10_000;
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 200;

  private static final Stand STAND = Stand.start(options -> options.withReplicas(2));

  private final String name = STAND.registry().newRepository().name();

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void chunksOfOneUploadHopBetweenReplicas() {
    int chunk = 100_000;
    int chunks = 20;
    Blob blob = Blob.random(chunks * chunk);
    Upload upload = by(0).openUpload();
    for (int i = 0; i < chunks; i++) {
      Answer accepted = at(i, upload).patch(i * chunk, blob.slice(i * chunk, (i + 1) * chunk));
      assertThat(accepted).hasStatus(202).hasHeader("Range", "0-" + ((i + 1) * chunk - 1));
      assertThat(at(i + 1, upload).status())
          .hasStatus(204)
          .hasHeader("Range", "0-" + ((i + 1) * chunk - 1));
    }

    assertThat(at(1, upload).finish(blob.digest())).hasStatus(201);

    assertThat(by(0).getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
    assertThat(by(1).getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  void movedTagIsNeverSeenStale() {
    List<Content> images = List.of(Images.tiny(), Images.tiny());
    images.forEach(image -> by(0).push(image));

    Crowd.race(
        CLIENTS,
        client -> {
          String tag = "moved-" + client;
          for (int i = 0; i < MOVES / CLIENTS; i++) {
            Content image = images.get(i % 2);
            assertThat(by(i / 2).putManifest(tag, image.root())).hasStatus(201);
            assertThat(by(i / 2 + 1).headManifest(tag)).hasStatus(200).hasDigest(image.digest());
          }
          return client;
        });
  }

  @Test
  void deletedManifestsAndBlobsAreNeverSeenAgain() {
    for (int i = 0; i < ROUNDS; i++) {
      Content image = Images.tiny();
      by(i).push(image, "latest");
      String layer = image.blobs().getLast().digest();
      assertThat(by(i + 1).getManifest("latest")).hasStatus(200);

      assertThat(by(i).deleteManifest(image.digest())).hasStatus(202);
      assertThat(by(i + 1).getManifest("latest")).hasStatus(404);
      assertThat(by(i + 1).getManifest(image.digest())).hasStatus(404);

      assertThat(by(i + 1).deleteBlob(layer)).hasStatus(202);
      assertThat(by(i).headBlob(layer)).hasStatus(404);
    }
  }

  @Test
  void oneOfTheRacingWritersWins() {
    List<Content> images = IntStream.range(0, CLIENTS).mapToObj(_ -> Images.tiny()).toList();
    images.forEach(image -> by(0).push(image));
    by(0).push(Images.tiny(), "contested");
    for (int round = 0; round < ROUNDS; round++) {
      String before = by(round).headManifest("contested").required("Docker-Content-Digest");

      List<Answer> answers =
          Crowd.race(
              CLIENTS,
              client ->
                  by(client)
                      .putManifest(
                          "contested", images.get(client).root(), "If-Match", quoted(before)));

      // A writer whose image the tag already names changes nothing, and may win without a trace.
      List<Integer> winners =
          IntStream.range(0, CLIENTS).filter(i -> answers.get(i).status() == 201).boxed().toList();
      assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(201, 412));
      List<Integer> changers =
          winners.stream().filter(i -> !images.get(i).digest().equals(before)).toList();
      assertThat(changers).hasSize(1);
      assertThat(by(round + 1).headManifest("contested"))
          .hasDigest(images.get(changers.getFirst()).digest());
    }
  }

  private static String quoted(String digest) {
    return '"' + digest + '"';
  }

  private Repository by(int gateway) {
    return STAND.gateway(gateway).repository(name);
  }

  private static Upload at(int gateway, Upload upload) {
    return upload.by(STAND.gateway(gateway));
  }
}
