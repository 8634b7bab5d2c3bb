package dev.berth.resilience.hostile;

import static dev.berth.resilience.hostile.Frames.END_HEADERS;
import static dev.berth.resilience.hostile.Frames.HEADERS;
import static dev.berth.resilience.hostile.Frames.block;
import static dev.berth.resilience.hostile.Frames.frame;
import static dev.berth.resilience.hostile.Frames.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Vitals;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The limits of all connections, and of one of HTTP/2. */
class ConnectionLimitsIT {

  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final Stand STAND =
      Stand.start(
          options ->
              options
                  .withTls(true)
                  .with("berth.limits.connections", "10")
                  .with("berth.limits.requests-per-connection", "2"));

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void requestsOfOneConnection() {
    String uploads = STAND.registry().newRepository().uploadsPath();
    byte[] slow = block("POST", uploads + "?digest=sha256:" + "a".repeat(64));

    try (Wire wire = Wire.openHttp2(STAND.registry().settings())) {
      wire.say(Frames.greeting());
      wire.say(frame(HEADERS, END_HEADERS, 1, slow));
      wire.say(frame(HEADERS, END_HEADERS, 3, slow));
      Crowd.pause(Duration.ofMillis(300));
      wire.say(get(5, "/v2/"));

      Http2Heard heard = new Http2Heard(wire.listen(SILENCE));
      assertThat(heard.statuses()).isEmpty();
      assertThat(heard.resets()).isEqualTo(1);
    }
    assertThat(STAND.registry().get("/v2/")).hasStatus(200);
    assertThat(Vitals.of(STAND, "gateway-service").sum("berth_streams_refused_total")).isEqualTo(1);
  }

  @Test
  void connectionsInAll() {
    assertThat(STAND.registry().get("/v2/")).hasStatus(200);
    List<Wire> open =
        IntStream.range(0, 9).mapToObj(i -> Wire.openHttp2(STAND.registry().settings())).toList();

    Heard oneTooMany = Wire.withoutTls(STAND.registry().settings()).listen(SILENCE);

    assertThat(oneTooMany.text()).isEmpty();
    assertThat(oneTooMany.closed()).isTrue();
    assertThat(STAND.registry().get("/v2/")).hasStatus(200);
    open.forEach(Wire::close);
    assertThat(Vitals.of(STAND, "gateway-service").sum("berth_connections_refused_total"))
        .isEqualTo(1);
  }
}
