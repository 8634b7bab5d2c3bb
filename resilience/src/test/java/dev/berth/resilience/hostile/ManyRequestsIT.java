package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.target.Target;
import dev.berth.resilience.stack.Stand;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Many requests that make little sense, from several clients at once. Each is answered, unless
 * nobody could tell where it ends, and never as if it were the server's fault. By hand {@code
 * -Dberth.requests=1000000} makes them as many as that, and {@code -Dberth.seed=5} others.
 */
class ManyRequestsIT {

  private static final int REQUESTS = Integer.getInteger("berth.requests", 20_000);
  private static final long SEED = Long.getLong("berth.seed", 1);
  private static final int CLIENTS = 8;

  private static final Stand STAND = Stands.plain();

  @Test
  void allAreAnsweredAndNoneIsTheServersFault() {
    Siege.once(STAND, bystander -> Crowd.each(CLIENTS, ManyRequestsIT::sendMany));
  }

  private static int sendMany(int client) {
    SplittableRandom random = new SplittableRandom(SEED * CLIENTS + client);
    Target target = STAND.registry().settings();
    int sent = 0;
    while (sent < REQUESTS / CLIENTS) {
      try (Wire wire = Wire.open(target)) {
        sent += sendOn(wire, random, REQUESTS / CLIENTS - sent);
      }
    }
    return sent;
  }

  /** Sends on one connection as long as it can be used; says how many that were. */
  private static int sendOn(Wire wire, SplittableRandom random, int most) {
    AnswerReader answers = wire.answers();
    for (int sent = 1; sent <= most; sent++) {
      RandomRequest request = RandomRequest.of(random);
      wire.say(request.text());
      if (!request.whole()) {
        wire.endOutput();
      }
      AnswerReader.Head head = answers.next(request.method());
      if (head.isMissing()) {
        // After an answer that the server gave to a head it could not read, it may have.
        assertThat(sent > 1 || !request.whole()).as("hung up: %s", request).isTrue();
        return sent;
      }
      assertThat(head.status()).as("%s", request).isBetween(200, 499);
      if (head.isLast() || !request.whole()) {
        return sent;
      }
    }
    return most;
  }
}
