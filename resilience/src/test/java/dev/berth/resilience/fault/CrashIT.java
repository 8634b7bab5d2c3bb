package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Programs are killed one after the other, at any moment, while clients push. The property {@code
 * berth.kills} says how many times; the seed of a run is told, and {@code berth.seed} repeats it.
 */
class CrashIT {

  private static final int KILLS = Integer.getInteger("berth.kills", 10);
  private static final long SEED = Long.getLong("berth.seed", System.nanoTime());
  private static final int CLIENTS = 4;
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final List<String> PROGRAMS =
      List.of("blob-service", "metadata-service", "postgresql", "gateway-service", "auth-service");

  private static final Stand STAND = Stand.start(options -> options);

  private final Random random = new Random(SEED);

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void everyAcknowledgedPushIsThereAndWhole() {
    System.err.println("CrashIT: berth.seed=" + SEED);
    AtomicBoolean done = new AtomicBoolean();
    Repository repository = STAND.registry().newRepository();
    List<Map<String, Content>> pushed =
        Crowd.race(
            CLIENTS + 1,
            client -> {
              if (client == CLIENTS) {
                try {
                  killInTurn();
                } finally {
                  done.set(true);
                }
                return Map.of();
              }
              return new PersistentPusher(repository, "client-" + client).pushUntil(done::get);
            });

    assertThat(pushed.stream().mapToInt(Map::size).sum()).isGreaterThan(KILLS);
    pushed.stream()
        .flatMap(own -> own.entrySet().stream())
        .forEach(image -> assertIsWhole(repository, image.getKey(), image.getValue()));
  }

  @Test
  void chunkThatWasAcknowledgedOutlivesTheDatabase() {
    Repository repository = STAND.registry().newRepository();
    for (int kill = 0; kill < 3; kill++) {
      Blob blob = Blob.random(10_000);
      Upload upload = repository.openUpload();
      assertThat(upload.patch(0, blob.bytes())).hasStatus(202);

      STAND.signal("KILL", "postgresql");

      assertThat(PersistentPusher.persist(upload::status))
          .hasStatus(204)
          .hasHeader("Range", "0-9999");
      assertThat(PersistentPusher.persist(() -> upload.finish(blob.digest()))).hasStatus(201);
      Eventually.isTrue("all are back", RECOVERY, STAND::isReady);
    }
  }

  private void killInTurn() {
    for (int kill = 0; kill < KILLS; kill++) {
      Crowd.pause(Duration.ofMillis(200 + random.nextInt(2000)));
      STAND.signal("KILL", PROGRAMS.get(kill % PROGRAMS.size()));
      Eventually.isTrue("all are back", RECOVERY, STAND::isReady);
    }
  }

  private static void assertIsWhole(Repository repository, String tag, Content image) {
    assertThat(repository.getManifest(tag)).hasStatus(200).hasBody(image.root().bytes());
    assertThat(image.blobs())
        .allSatisfy(
            blob ->
                assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes()));
  }
}
