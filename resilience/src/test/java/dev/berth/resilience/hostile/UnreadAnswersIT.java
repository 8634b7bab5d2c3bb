package dev.berth.resilience.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that ask for the largest manifest there can be, many times at once, and take nothing. */
class UnreadAnswersIT {

  private static final int CLIENTS = 40;
  private static final int TIMES = 20;
  private static final Duration HELD = Duration.ofSeconds(3);

  @Test
  void largeAnswersDoNotPileUp() {
    Stand stand = Stands.plain();
    Repository repository = withLargeManifest(stand);
    byte[] ask =
        "GET %s HTTP/1.1\r\nHost: test\r\n\r\n"
            .formatted(repository.manifestPath("latest"))
            .repeat(TIMES)
            .getBytes(US_ASCII);

    Siege.repeated(
        stand,
        bystander ->
            Crowd.race(
                CLIENTS,
                client -> {
                  try (Wire wire = Wire.open(stand.registry().settings())) {
                    wire.say(ask);
                    Crowd.pause(HELD);
                    wire.breakOff();
                  }
                  return client;
                }));

    assertThat(repository.getManifest("latest")).hasStatus(200);
  }

  @Test
  void largeAnswersToStreamsDoNotPileUp() {
    Stand stand = Stands.tls();
    Repository repository = withLargeManifest(stand);
    byte[] noWindow = Frames.join(new byte[] {0, 4}, Frames.bytes(0));

    Siege.repeated(
        stand,
        bystander ->
            Crowd.race(
                CLIENTS,
                client -> {
                  try (Wire wire = Wire.openHttp2(stand.registry().settings())) {
                    wire.say(Frames.greeting());
                    wire.say(Frames.frame(Frames.SETTINGS, 0, 0, noWindow));
                    for (int i = 0; i < TIMES; i++) {
                      wire.say(Frames.get(2 * i + 1, repository.manifestPath("latest")));
                    }
                    Crowd.pause(HELD);
                    wire.breakOff();
                  }
                  return client;
                }));

    assertThat(repository.getManifest("latest")).hasStatus(200);
  }

  private static Repository withLargeManifest(Stand stand) {
    Repository repository = stand.registry().newRepository();
    String large =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"annotations\":{\"large\":\"%s\"}}"
            .formatted(MediaTypes.MANIFEST, "x".repeat(4 * 1024 * 1024 - 1000));
    // A service that has just started may take its time over the first one of that size.
    Eventually.isTrue(
        "the manifest is there",
        Duration.ofMinutes(1),
        () -> put(repository, large.getBytes(UTF_8)).status() == 201);
    return repository;
  }

  private static Answer put(Repository repository, byte[] manifest) {
    return repository
        .registry()
        .send(
            "PUT",
            repository.manifestPath("latest"),
            manifest,
            "Content-Type",
            MediaTypes.MANIFEST);
  }
}
