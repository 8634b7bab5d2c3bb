package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Vitals;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * An attack, and what it must not do: make the gateway answer 5xx, grow, or keep a bystander
 * waiting.
 */
final class Siege {

  private static final String GATEWAY = "gateway-service";
  private static final long MEBIBYTE = 1024 * 1024;

  /** With a heap of 256 MiB. */
  private static final long MOST_RESIDENT = 600 * MEBIBYTE;

  /** What a repetition may add; that the heap is not yet as large as it may be is within it. */
  private static final long MOST_GROWTH = 128 * MEBIBYTE;

  /**
   * Longer than the 30 s for which clients such as those of earlier bystanders keep connections.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private Siege() {}

  /** Attacks once. */
  static void once(Stand stand, Consumer<Bystander> attack) {
    Vitals before = Vitals.of(stand, GATEWAY);
    try (Bystander bystander = Bystander.of(stand.registry().settings())) {
      attack.accept(bystander);
    }
    Vitals after = settled(stand);
    assertThat(after.serverErrors()).as("answers 5xx").isEqualTo(before.serverErrors());
    assertThat(after.residentBytes()).as("resident").isLessThan(MOST_RESIDENT);
  }

  /** Attacks twice, and compares: the first time may warm things up, the second adds little. */
  static void repeated(Stand stand, Consumer<Bystander> attack) {
    once(stand, attack);
    Vitals before = settled(stand);
    once(stand, attack);
    Vitals after = settled(stand);
    assertThat(after.residentBytes() - before.residentBytes())
        .as("growth of memory")
        .isLessThan(MOST_GROWTH);
    assertThat(after.metrics().size() - before.metrics().size()).as("more metrics").isLessThan(50);
  }

  /** Vitals when the attackers' connections are gone, and all that was going on for them. */
  private static Vitals settled(Stand stand) {
    String port = "server_port=\"%d\"".formatted(stand.registry().settings().port());
    return Eventually.reached(
        "nothing is left of the attack",
        PATIENCE,
        () -> Vitals.of(stand, GATEWAY),
        vitals -> isSettled(vitals, port));
  }

  private static boolean isSettled(Vitals vitals, String port) {
    return vitals.sum("http_server_active_connections", port) <= 20
        && vitals.sum("berth_requests_active") == 0
        && vitals.sum("berth_streams_active") == 0
        && vitals.sum("berth_answer_bytes_active") == 0
        && vitals.sum("berth_manifests_reserved_bytes") == 0;
  }
}
