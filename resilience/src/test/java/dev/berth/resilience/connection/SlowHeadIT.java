package dev.berth.resilience.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.http.RawConnection;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that never finish what they begin to say; heads have to be there within a second. */
@Execution(ExecutionMode.CONCURRENT)
class SlowHeadIT {

  private static final int CLIENTS = 50;

  private static final Stand STAND =
      Stand.start(options -> options.withTls(true).with("berth.limits.header-timeout", "1s"));

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void allAreCutOffAndOthersAreServedMeanwhile() {
    List<Boolean> closed = Crowd.race(CLIENTS, i -> i == 0 ? othersAreServed() : drip());

    assertThat(closed).doesNotContain(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2/absent/tags/list", "/elsewhere", "/v2/a%zz/tags/list", "/%"})
  void connectionIsKeptAfterWhateverRequest(String path) {
    try (RawConnection connection = STAND.registry().connect()) {
      // The first request of a connection, and one that comes later.
      for (int turn = 0; turn < 2; turn++) {
        assertThat(connection.head("GET", path).answer().status()).isIn(200, 400, 404);

        Crowd.pause(Duration.ofSeconds(2));

        assertThat(connection.head("GET", "/v2/").answer()).hasStatus(200);
      }
    }
  }

  private static boolean othersAreServed() {
    for (int i = 0; i < 20; i++) {
      assertThat(STAND.registry().get("/v2/")).hasStatus(200);
      Crowd.pause(Duration.ofMillis(100));
    }
    return true;
  }

  /** A byte every 100 ms; whether the registry has hung up after at most five seconds. */
  private static boolean drip() {
    try (RawConnection connection = STAND.registry().connect()) {
      connection.body("GET /v2/ HTTP/1.1\r\nHost: test\r\nX-Slow: ".getBytes(US_ASCII));
      for (int sent = 0; sent < 50; sent++) {
        Crowd.pause(Duration.ofMillis(100));
        if (connection.body(new byte[] {'a'}).isClosed()) {
          return true;
        }
      }
      return false;
    }
  }
}
