package dev.berth.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.auth.PublicJwk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallersTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aTokenOfAKeyThatIsNewIsBelievedAfterOneMoreLook() throws Exception {
    // Given a key that the auth-service has published since the last look
    KeyPair old = TestTokens.keyPair();
    KeyPair fresh = TestTokens.keyPair();
    List<PublicJwk> before = List.of(jwk(old));
    List<PublicJwk> after = List.of(jwk(old), jwk(fresh));
    TestAuth auth =
        new TestAuth(
            call ->
                Uni.createFrom()
                    .item(Optional.of(TestAuth.state(call, call == 1 ? before : after))));
    AuthFeed feed = new AuthFeed(auth, TestTokens.settings(), vertx, new SimpleMeterRegistry());
    feed.afterAnotherLook().subscribeAsCompletionStage().get(5, TimeUnit.SECONDS);
    Callers callers = new Callers(auth, feed, TestTokens.settings(), vertx);
    assertThat(find(callers, old)).isInstanceOf(Presented.Token.class);
    assertThat(auth.calls()).isEqualTo(1);
    pause(Duration.ofMillis(600));

    // When it has signed a token
    Presented presented = find(callers, fresh);

    // Then that counts at once, and the next one needs no look
    assertThat(presented).isInstanceOf(Presented.Token.class);
    assertThat(find(callers, fresh)).isInstanceOf(Presented.Token.class);
    assertThat(auth.calls()).isEqualTo(2);
    // And a key that nobody has is looked for, and not found
    assertThat(find(callers, TestTokens.keyPair())).isEqualTo(new Presented.Wrong(true));
  }

  private static Presented find(Callers callers, KeyPair key) throws Exception {
    String token =
        TestTokens.signed(TestTokens.claims(), "ES256", key.getPrivate(), jwk(key).kid());
    return callers
        .find(Sender.of("Bearer " + token, "192.0.2.1"))
        .subscribeAsCompletionStage()
        .get(5, TimeUnit.SECONDS);
  }

  private static PublicJwk jwk(KeyPair key) {
    return PublicJwk.of((ECPublicKey) key.getPublic());
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
