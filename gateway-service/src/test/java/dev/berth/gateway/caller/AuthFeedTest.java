package dev.berth.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.auth.AuthState;
import dev.berth.model.error.RegistryException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthFeedTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aSlowAnswerIsWaitedForHoweverManyAsk() throws Exception {
    // Given an auth-service that needs longer than the feed's rhythm, and tells more each time
    TestAuth auth = new TestAuth(call -> later(call, Duration.ofMillis(1500)));
    AuthFeed feed = feed(auth);
    feed.start();

    // When somebody misses something every 100 ms
    List<CompletableFuture<KnownState>> askers = new ArrayList<>();
    Instant end = Instant.now().plusSeconds(4);
    while (Instant.now().isBefore(end)) {
      askers.add(feed.afterAnotherLook().subscribeAsCompletionStage());
      pause(Duration.ofMillis(100));
    }

    // Then all are answered, and what is known becomes newer
    for (CompletableFuture<KnownState> asker : askers) {
      assertThat(asker.get(4, TimeUnit.SECONDS).version()).isPositive();
    }
    assertThat(feed.current().version()).isGreaterThanOrEqualTo(2);
    assertThat(auth.calls()).isLessThanOrEqualTo(4);
    feed.stop();
  }

  @Test
  void aCallThatIsNotAnsweredEndsAndTheNextIsAnother() throws Exception {
    TestAuth auth = new TestAuth(call -> call == 2 ? Uni.createFrom().nothing() : now(call));
    AuthFeed feed = feed(auth);
    assertThat(look(feed).version()).isEqualTo(1);
    pause(Duration.ofMillis(600));

    try (Said said = new Said()) {
      // What is known still counts
      assertThat(look(feed).version()).isEqualTo(1);

      assertThat(said.lines).singleElement().asString().contains("no news of the auth-service");
    }
    pause(Duration.ofMillis(600));
    assertThat(look(feed).version()).isEqualTo(3);
    assertThat(auth.calls()).isEqualTo(3);
  }

  @Test
  void aLookCountsForAWhileAndOneThatFailedToo() throws Exception {
    TestAuth auth =
        new TestAuth(
            call ->
                call == 2 ? Uni.createFrom().failure(new IllegalStateException("no")) : now(call));
    AuthFeed feed = feed(auth);

    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 200; i++) {
        assertThat(look(feed).version()).isPositive();
      }
      pause(Duration.ofMillis(600));
    }

    // Three rounds, each of which may have taken longer than a look counts
    assertThat(auth.calls()).isBetween(3, 6);
  }

  @Test
  void whoGoesAwayBreaksNothingOffForOthers() throws Exception {
    TestAuth auth = new TestAuth(call -> later(call, Duration.ofMillis(300)));
    AuthFeed feed = feed(auth);

    feed.afterAnotherLook().subscribe().with(_ -> {}).cancel();

    assertThat(look(feed).version()).isEqualTo(1);
    assertThat(auth.calls()).isEqualTo(1);
  }

  @Test
  void nothingIsKnownBeforeTheFirstAnswer() {
    AuthFeed feed = feed(new TestAuth(_ -> Uni.createFrom().nothing()));

    assertThatThrownBy(feed::current).isInstanceOf(RegistryException.class);
    assertThat(feed.isReady()).isFalse();
  }

  private AuthFeed feed(TestAuth auth) {
    return new AuthFeed(auth, TestTokens.settings(), vertx, new SimpleMeterRegistry());
  }

  private static KnownState look(AuthFeed feed) throws Exception {
    return feed.afterAnotherLook().subscribeAsCompletionStage().get(5, TimeUnit.SECONDS);
  }

  private static Uni<Optional<AuthState>> now(int call) {
    return Uni.createFrom().item(Optional.of(TestAuth.state(call, List.of())));
  }

  private static Uni<Optional<AuthState>> later(int call, Duration delay) {
    return now(call).onItem().delayIt().by(delay);
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** What the feed logs. */
  private static final class Said extends Handler implements AutoCloseable {

    private final Logger log = Logger.getLogger(AuthFeed.class.getName());
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    Said() {
      log.addHandler(this);
    }

    @Override
    public void publish(LogRecord told) {
      lines.add(told.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      log.removeHandler(this);
    }
  }
}
