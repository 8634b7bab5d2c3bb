package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Clients that close one direction, or break off, at every point of a request. */
class HalfClosedIT {

  private static final int CLIENTS = 100;
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int SIZE = 1_000_000;

  private static final Stand STAND = Stands.plain();

  private final Repository repository = STAND.registry().newRepository();

  @Test
  void whoHasNothingMoreToSayIsAnswered() {
    Siege.once(
        STAND,
        bystander -> {
          try (Wire wire = Wire.open(STAND.registry().settings())) {
            wire.say("GET " + bystander.path() + " HTTP/1.1\r\nHost: test\r\n\r\n");
            wire.endOutput();
            assertThat(wire.listen(SILENCE).statuses()).isSubsetOf(200);
          }
        });
  }

  @Test
  void halfAHeadEndsTheConnection() {
    assertEndsTheConnection(
        wire -> {
          wire.say("GET /v2/ HTTP/1.1\r\nHost: te");
          wire.endOutput();
        });
  }

  @Test
  void halfABodyEndsTheConnectionAndChangesNothing() {
    Upload upload = repository.openUpload();

    assertEndsTheConnection(
        wire -> {
          wire.say(patch(upload, SIZE) + "half");
          wire.endOutput();
        });

    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0");
    assertThat(upload.finish(Blob.of("whole").digest(), Blob.of("whole").bytes())).hasStatus(201);
  }

  @Test
  void halfAManifestEndsTheConnectionAndChangesNothing() {
    assertEndsTheConnection(
        wire -> {
          wire.say(
              "PUT %s HTTP/1.1\r\nHost: test\r\nContent-Type: a/b\r\nContent-Length: 9\r\n\r\n{}"
                  .formatted(repository.manifestPath("half")));
          wire.endOutput();
        });

    assertThat(repository.getManifest("half")).hasStatus(404);
  }

  @Test
  void bodiesThatBreakOffChangeNothing() {
    Blob blob = Blob.random(SIZE);
    Upload upload = repository.openUpload();
    String monolithic =
        "POST %s?digest=%s HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n\r\n"
            .formatted(repository.uploadsPath(), blob.digest(), SIZE);

    Siege.repeated(
        STAND,
        bystander ->
            Crowd.each(
                CLIENTS,
                client -> {
                  try (Wire wire = Wire.open(STAND.registry().settings())) {
                    wire.say(client % 2 == 0 ? patch(upload, SIZE) : monolithic);
                    wire.say(blob.slice(0, SIZE * client / CLIENTS));
                    wire.breakOff();
                  }
                  return client;
                }));

    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0");
    assertThat(repository.headBlob(blob.digest())).hasStatus(404);
  }

  @Test
  void pullsThatBreakOffLeaveNothing() {
    Blob blob = Blob.random(8 * SIZE);
    repository.push(blob);

    Siege.repeated(
        STAND,
        bystander ->
            Crowd.each(
                CLIENTS,
                client -> {
                  try (Wire wire = Wire.open(STAND.registry().settings())) {
                    wire.say(
                        "GET %s HTTP/1.1\r\nHost: test\r\n\r\n"
                            .formatted(repository.blobPath(blob.digest())));
                    Crowd.pause(Duration.ofMillis(client % 10));
                    wire.breakOff();
                  }
                  return client;
                }));

    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  private static String patch(Upload upload, int length) {
    return "PATCH %s HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n\r\n"
        .formatted(upload.location(), length);
  }

  private static void assertEndsTheConnection(Consumer<Wire> client) {
    Siege.once(
        STAND,
        bystander -> {
          List<Heard> heard =
              Crowd.race(
                  CLIENTS,
                  i -> {
                    try (Wire wire = Wire.open(STAND.registry().settings())) {
                      client.accept(wire);
                      return wire.listen(SILENCE);
                    }
                  });
          assertThat(heard)
              .allSatisfy(
                  each -> {
                    assertThat(each.closed()).isTrue();
                    assertThat(each.statuses()).isSubsetOf(400, 408, 416);
                  });
        });
  }
}
