package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Settings;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashThreadsTest {

  private final Vertx vertx = Vertx.vertx();
  private final AuthSettings settings =
      Settings.with(Map.of("berth.auth.logins.at-once", "1", "berth.auth.logins.waiting", "2"));
  private final HashThreads threads = new HashThreads(vertx, settings);

  @AfterEach
  void stop() throws Exception {
    threads.stop();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void refusesMoreThanMayWait() throws Exception {
    // Given a thread that is busy and two that wait for it
    var end = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();

    // When
    for (int number = 0; number < 4; number++) {
      calls.add(threads.call(() -> awaited(end)).subscribeAsCompletionStage());
    }

    // Then
    isRefused(calls.get(3));
    end.countDown();
    assertThat(calls.subList(0, 3))
        .allSatisfy(call -> assertThat(call).succeedsWithin(10, TimeUnit.SECONDS));
  }

  @Test
  void doesNothingForWhoHasWaitedTooLong() throws Exception {
    HashThreads impatient = new HashThreads(vertx, settings, Duration.ofSeconds(2));
    var end = new CountDownLatch(1);
    var worked = new AtomicBoolean();
    CompletableFuture<Boolean> first =
        impatient.call(() -> awaited(end)).subscribeAsCompletionStage();
    CompletableFuture<Boolean> second =
        impatient.call(() -> worked.getAndSet(true)).subscribeAsCompletionStage();

    try {
      Thread.sleep(2_100);
      end.countDown();

      assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
      isRefused(second);
      assertThat(worked).isFalse();
    } finally {
      impatient.stop();
    }
  }

  @Test
  void goesOnWhereItWasCalled() throws Exception {
    var where = new CompletableFuture<Boolean>();
    vertx.runOnContext(
        there -> {
          var before = vertx.getOrCreateContext();
          threads
              .call(Thread::currentThread)
              .subscribe()
              .with(
                  worker ->
                      where.complete(
                          worker.getName().startsWith("password-")
                              && vertx.getOrCreateContext().equals(before)),
                  where::completeExceptionally);
        });

    assertThat(where.get(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void isRefused(CompletableFuture<?> call) {
    assertThat(call)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
  }

  private static boolean awaited(CountDownLatch end) {
    try {
      return end.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
