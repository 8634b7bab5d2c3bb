package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Heads far beyond what is read of them. */
class LargeHeadIT {

  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int CLIENTS = 64;

  private static final Stand STAND = Stands.plain();

  private static final Map<String, String> HEADS =
      Map.of(
          "5,000 headers", "GET /v2/ HTTP/1.1\r\n" + "X-Header: value\r\n".repeat(5_000),
          "5,000 headers of two letters", "GET /v2/ HTTP/1.1\r\n" + "a:\r\n".repeat(50_000),
          "one header of a mebibyte", "GET /v2/ HTTP/1.1\r\nX: " + "y".repeat(1024 * 1024) + "\r\n",
          "one name of a mebibyte", "GET /v2/ HTTP/1.1\r\n" + "y".repeat(1024 * 1024) + ": x\r\n",
          "a folded header", "GET /v2/ HTTP/1.1\r\nX: y\r\n" + " y\r\n".repeat(50_000),
          "a long path", "GET /v2/" + "a/".repeat(500_000) + "tags/list HTTP/1.1\r\n",
          "a long method", "G".repeat(1024 * 1024) + " /v2/ HTTP/1.1\r\n",
          "a long version", "GET /v2/ HTTP/1.1" + "1".repeat(1024 * 1024) + "\r\n",
          "10,000 tags",
              "PUT /v2/a/manifests/sha256:"
                  + "a".repeat(64)
                  + "?tag=a"
                  + "&tag=a".repeat(10_000)
                  + " HTTP/1.1\r\n");

  @Test
  void isRefusedAndEndsTheConnection() {
    Siege.repeated(
        STAND,
        bystander ->
            HEADS.forEach(
                (name, head) -> {
                  List<Heard> heard = Crowd.each(CLIENTS, client -> exchange(head));
                  assertThat(heard)
                      .as(name)
                      .allSatisfy(
                          each -> {
                            assertThat(each.closed()).isTrue();
                            assertThat(each.statuses())
                                .hasSizeLessThanOrEqualTo(1)
                                .allMatch(status -> List.of(400, 414, 431).contains(status));
                          });
                }));
  }

  @Test
  void isRefusedInWordsWhereItIsNotThatLarge() {
    String headers = "X-Header: value\r\n".repeat(5_000) + "Connection: close\r\n\r\n";
    String tags = "&tag=a".repeat(10_000);

    assertThat(exchange("GET /v2/ HTTP/1.1\r\nHost: test\r\n" + headers).statuses())
        .containsExactly(431);
    assertThat(
            exchange("PUT /v2/a/manifests/a?" + tags + " HTTP/1.1\r\nHost: a\r\n\r\n").statuses())
        .containsExactly(414);
  }

  private static Heard exchange(String head) {
    try (Wire wire = Wire.open(STAND.registry().settings())) {
      wire.say(head + "Host: test\r\n\r\n");
      return wire.listen(SILENCE);
    }
  }
}
