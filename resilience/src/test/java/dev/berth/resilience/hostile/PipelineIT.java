package dev.berth.resilience.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that are sent before those before them are answered (RFC 9112 section 9.3.2). */
class PipelineIT {

  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final String PING = "GET /v2/ HTTP/1.1\r\nHost: test\r\n\r\n";
  private static final String UNKNOWN = "GET /other HTTP/1.1\r\nHost: test\r\n\r\n";

  private static final Stand STAND = Stands.plain();

  @Test
  void answersStandInTheOrderOfTheRequests() {
    Siege.once(
        STAND,
        bystander -> {
          try (Wire wire = Wire.open(STAND.registry().settings())) {
            for (int round = 0; round < 50; round++) {
              wire.say((PING + UNKNOWN).repeat(10));
              List<Integer> statuses = wire.listen(20).statuses();
              for (int i = 0; i < statuses.size(); i++) {
                assertThat(statuses.get(i)).isEqualTo(i % 2 == 0 ? 200 : 404);
              }
            }
          }
        });
  }

  @Test
  void refusedBodyIsNotTakenForRequests() {
    Siege.once(
        STAND,
        bystander -> {
          String delete = "DELETE " + bystander.path() + " HTTP/1.1\r\nHost: test\r\n\r\n";
          String body = delete.repeat(6 * 1024 * 1024 / delete.length());
          String put =
              "PUT /v2/a/manifests/latest HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n"
                  .formatted(body.length());
          try (Wire wire = Wire.open(STAND.registry().settings())) {
            wire.say(put + "\r\n" + body + PING);
            assertThat(wire.listen(SILENCE).statuses()).containsExactly(413, 200);
          }
          try (Wire wire = Wire.open(STAND.registry().settings())) {
            wire.say(put + "Expect: 100-continue\r\n\r\n");
            Crowd.pause(Duration.ofMillis(200));
            wire.say(delete + PING);
            Heard heard = wire.listen(SILENCE);
            assertThat(heard.statuses()).containsExactly(413);
            assertThat(heard.closed()).isTrue();
          }
        });
  }

  @Test
  void chunkedBodyOfAnUnknownPathIsNotTakenForRequests() {
    Siege.once(
        STAND,
        bystander -> {
          String delete = "DELETE " + bystander.path() + " HTTP/1.1\r\nHost: test\r\n\r\n";
          String chunk = Integer.toHexString(delete.length()) + "\r\n" + delete + "\r\n";
          try (Wire wire = Wire.open(STAND.registry().settings())) {
            wire.say("PUT /a HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
            wire.say(chunk.repeat(10_000) + "0\r\n\r\n" + PING);
            assertThat(wire.listen(SILENCE).statuses()).containsExactly(404, 200);
          }
        });
  }

  @Test
  void tooManyAtOnceEndTheConnection() {
    Siege.repeated(
        STAND,
        bystander -> {
          List<Heard> heard =
              Crowd.race(
                  16,
                  client -> {
                    try (Wire wire = Wire.open(STAND.registry().settings())) {
                      wire.say(PING.repeat(100_000));
                      return wire.listen(SILENCE);
                    }
                  });
          assertThat(heard).allSatisfy(each -> assertThat(each.closed()).isTrue());
        });
  }

  @Test
  void answersThatNobodyReadsDoNotPileUp() {
    byte[] many = "GET /v2/_catalog HTTP/1.1\r\nHost: test\r\n\r\n".repeat(100).getBytes(US_ASCII);
    Siege.repeated(
        STAND,
        bystander ->
            Crowd.race(
                8,
                client -> {
                  try (Wire wire = Wire.open(STAND.registry().settings())) {
                    wire.sayFor(round -> many, Duration.ofSeconds(4));
                    wire.breakOff();
                  }
                  return client;
                }));
  }
}
