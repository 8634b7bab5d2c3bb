package dev.berth.auth.account;

import dev.berth.configuration.AuthSettings;
import dev.berth.contract.http.OwnContext;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A few threads for what takes a processor long: to verify passwords. */
@Singleton
final class HashThreads {

  private static final int MAX_THREADS = 1_024;
  private static final int MAX_WAITING = 100_000;

  private final Vertx vertx;
  private final ThreadPoolExecutor threads;

  HashThreads(Vertx vertx, AuthSettings settings) {
    this.vertx = vertx;
    int atOnce = Logins.checked("at-once", settings.logins().atOnce(), MAX_THREADS);
    int waiting = Logins.checked("waiting", settings.logins().waiting(), MAX_WAITING);
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().name("password-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    var unused = threads.shutdownNow();
  }

  /**
   * Runs work on one of them, and goes on where this was called.
   *
   * @return {@code TOOMANYREQUESTS} if too many wait already
   */
  <T> Uni<T> call(Supplier<T> work) {
    return Uni.createFrom()
        .item(work)
        .runSubscriptionOn(threads)
        .onFailure(RejectedExecutionException.class)
        .transform(
            full ->
                new RegistryException(
                    ErrorCode.TOOMANYREQUESTS, "too many logins are under way at present"))
        .emitOn(OwnContext.of(vertx));
  }
}
