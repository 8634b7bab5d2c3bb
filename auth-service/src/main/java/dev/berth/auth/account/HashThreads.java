package dev.berth.auth.account;

import dev.berth.configuration.AuthSettings;
import dev.berth.contract.http.OwnContext;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A few threads for what takes a processor long: to verify passwords. They give way to the other
 * threads of their scheduling group.
 */
@Singleton
final class HashThreads {

  private static final int MAX_THREADS = 1_024;
  private static final int MAX_WAITING = 100_000;

  /**
   * Who waits for longer has gone, mostly: {@code docker login} does after 15 seconds. Less than a
   * gateway waits, by the time that a password takes.
   */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Duration longestWait;
  private final ThreadPoolExecutor threads;

  @Inject
  HashThreads(Vertx vertx, AuthSettings settings) {
    this(vertx, settings, LONGEST_WAIT);
  }

  /** The same with another end to waiting. */
  HashThreads(Vertx vertx, AuthSettings settings, Duration longestWait) {
    this.vertx = vertx;
    this.longestWait = longestWait;
    int atOnce = Logins.checked("at-once", settings.logins().atOnce(), MAX_THREADS);
    int waiting = Logins.checked("waiting", settings.logins().waiting(), MAX_WAITING);
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(waiting),
            yielding(Thread.ofPlatform().name("password-", 0).daemon().factory()));
    threads.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory yielding(ThreadFactory factory) {
    return work ->
        factory.newThread(
            () -> {
              Niceness.raise();
              work.run();
            });
  }

  @PreDestroy
  void stop() {
    var unused = threads.shutdownNow();
  }

  /**
   * Runs work on one of them, and goes on where this was called.
   *
   * @return {@code TOOMANYREQUESTS} if too many wait already, or it waited for too long
   */
  <T> Uni<T> call(Supplier<T> work) {
    return Uni.createFrom()
        .deferred(() -> queued(work))
        .onFailure(RejectedExecutionException.class)
        .transform(full -> tooMany())
        .emitOn(OwnContext.of(vertx));
  }

  private <T> Uni<T> queued(Supplier<T> work) {
    long since = System.nanoTime();
    return Uni.createFrom()
        .item(
            () -> {
              if (System.nanoTime() - since > longestWait.toNanos()) {
                throw tooMany();
              }
              return work.get();
            })
        .runSubscriptionOn(threads);
  }

  private static RegistryException tooMany() {
    return new RegistryException(
        ErrorCode.TOOMANYREQUESTS, "too many logins are under way at present");
  }
}
