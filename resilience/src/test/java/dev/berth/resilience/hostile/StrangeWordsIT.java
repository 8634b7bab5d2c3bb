package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.resilience.stack.Stand;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Words that clients make up, each new: nothing may be kept of them. */
class StrangeWordsIT {

  private static final Stand STAND = Stands.plain();

  private static final AtomicInteger WORDS = new AtomicInteger();

  @Test
  void methodsLeaveNothingBehind() {
    assertLeavesNothingBehind("X%d /v2/ HTTP/1.1\r\nHost: test\r\n\r\n", 405);
  }

  @Test
  void pathsLeaveNothingBehind() {
    assertLeavesNothingBehind("GET /%d/a HTTP/1.1\r\nHost: test\r\n\r\n", 404);
    assertLeavesNothingBehind("GET /v2/%d/tags/list HTTP/1.1\r\nHost: test\r\n\r\n", 404);
    assertLeavesNothingBehind("GET /v2/\u0085%d/tags/list HTTP/1.1\r\nHost: test\r\n\r\n", 400);
  }

  private static void assertLeavesNothingBehind(String request, int status) {
    Siege.repeated(
        STAND,
        bystander -> {
          try (Wire wire = Wire.open(STAND.registry().settings())) {
            for (int round = 0; round < 100; round++) {
              int from = WORDS.getAndAdd(20);
              wire.say(
                  IntStream.range(from, from + 20)
                      .mapToObj(request::formatted)
                      .collect(Collectors.joining()));
              assertThat(wire.listen(20).statuses()).containsOnly(status);
            }
          }
        });
  }
}
