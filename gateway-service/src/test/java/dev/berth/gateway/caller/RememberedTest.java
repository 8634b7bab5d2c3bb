package dev.berth.gateway.caller;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.Revocation;
import dev.berth.model.access.Identity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RememberedTest {

  private final Instant now = Instant.now();

  private final AsyncCache<String, Login> logins = Caffeine.newBuilder().buildAsync();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void oneIsForgottenWhoseCredentialHasEnded() {
    assertThat(isKept(ending(Optional.of(now)), state())).isFalse();
    assertThat(isKept(ending(Optional.of(now.plusSeconds(60))), state())).isTrue();
    assertThat(isKept(ending(Optional.empty()), state())).isTrue();
  }

  @Test
  void oneIsForgottenThatWasRevokedAndOneThatWasGrantedSinceIsKept() {
    Login login = ending(Optional.of(now.plusSeconds(60)));

    assertThat(isKept(login, state(new Revocation("user:ann", 2)))).isFalse();
    assertThat(isKept(login, state(new Revocation("the-credential", 2)))).isFalse();
    assertThat(isKept(login, state(new Revocation("user:ann", 1)))).isTrue();
    assertThat(isKept(login, state(new Revocation("user:bob", 2)))).isTrue();
  }

  @Test
  void whatIsNotKnownYetIsWaitedFor() {
    logins.put("ann", new CompletableFuture<>());

    Remembered.forgetIfOver(logins, "ann", state());
    Remembered.forgetIfOver(logins, "bob", state());

    assertThat(logins.asMap()).containsOnlyKeys("ann");
  }

  /** Also where the auth-service says so, whose clock may be behind. */
  @Test
  void whoseLoginHasEndedIsNotLetIn() throws Exception {
    // Given somebody who is let in for a moment
    AtomicReference<Instant> end = new AtomicReference<>(Instant.MAX);
    AtomicInteger asked = new AtomicInteger();
    TestAuth auth =
        new TestAuth(
            _ -> Uni.createFrom().item(Optional.of(TestAuth.state(1, List.of()))),
            _ -> {
              asked.incrementAndGet();
              end.compareAndSet(Instant.MAX, Instant.now().plusSeconds(2));
              return Uni.createFrom().item(ending(Optional.of(end.get())));
            });
    AuthFeed feed = new AuthFeed(auth, TestTokens.settings(), vertx, new SimpleMeterRegistry());
    feed.afterAnotherLook().subscribeAsCompletionStage().get(5, TimeUnit.SECONDS);
    Callers callers = new Callers(auth, feed, TestTokens.settings(), vertx);
    assertThat(find(callers)).isInstanceOf(Presented.Password.class);
    assertThat(find(callers)).isInstanceOf(Presented.Password.class);
    assertThat(asked).hasValue(1);

    // When
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end.get()).toMillis() + 1));

    // Then
    assertThat(find(callers)).isEqualTo(new Presented.Wrong(false));
    assertThat(asked).hasValue(2);
  }

  private static Presented find(Callers callers) throws Exception {
    String pair = Base64.getEncoder().encodeToString("ann:right".getBytes(US_ASCII));
    return callers
        .find(Sender.of("Basic " + pair, "192.0.2.1"))
        .subscribeAsCompletionStage()
        .get(5, TimeUnit.SECONDS);
  }

  private boolean isKept(Login login, KnownState state) {
    logins.put("ann", CompletableFuture.completedFuture(login));
    Remembered.forgetIfOver(logins, "ann", state);
    return logins.getIfPresent("ann") != null;
  }

  private static Login ending(Optional<Instant> end) {
    return new Login(Identity.user("ann"), Optional.empty(), Optional.of("the-credential"), 1, end);
  }

  private static KnownState state(Revocation... revocations) {
    return new KnownState(new AuthState(2, List.of(), List.of(), List.of(revocations)));
  }
}
