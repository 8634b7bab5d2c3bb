package dev.berth.metadata.db;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.postgres.DatabaseFailures;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Runs changes: each in one transaction, which is tried again a few times when somebody else's
 * change came in between. Nothing but the database may be waited for inside, and the work may run
 * several times.
 */
@Singleton
public final class Transactions {

  private static final int TRIES = 8;
  private static final int FIRST_PAUSE_MILLIS = 10;

  private final Vertx vertx;

  Transactions(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Runs a change; {@code READ_ONLY} where the registry admits none. */
  public <T> Uni<T> change(Function<Mutiny.Session, Uni<T>> work) {
    return always(session -> admission(session).chain(() -> work.apply(session)));
  }

  /** Runs a change that finds out by itself whether the registry admits any. */
  public <T> Uni<T> always(Function<Mutiny.Session, Uni<T>> work) {
    return repeated(
        () ->
            Panache.withTransaction(
                () -> Panache.getSession().flatMap(session -> work.apply(session))));
  }

  /** Runs a change that is one statement, and so a transaction without a session. */
  public <T> Uni<T> repeated(Supplier<Uni<T>> change) {
    return Uni.createFrom()
        .deferred(() -> attempt(change, 1, vertx.getOrCreateContext()))
        .onFailure()
        .transform(DatabaseFailures::translate);
  }

  private <T> Uni<T> attempt(Supplier<Uni<T>> change, int number, Context context) {
    return change
        .get()
        .onFailure(failure -> number < TRIES && DatabaseFailures.isConflict(failure))
        .recoverWithUni(
            () -> pause(number, context).chain(() -> attempt(change, number + 1, context)));
  }

  /** A pause that grows and varies, after which the request goes on in its own context. */
  private Uni<Void> pause(int number, Context context) {
    long millis = ThreadLocalRandom.current().nextLong(1, (long) FIRST_PAUSE_MILLIS << number);
    return Uni.createFrom()
        .emitter(
            waiting ->
                vertx.setTimer(
                    millis, timer -> context.runOnContext(there -> waiting.complete(null))));
  }

  private static Uni<Void> admission(Mutiny.Session session) {
    return session
        .createNativeQuery("select admits_changes()", Boolean.class)
        .getSingleResult()
        .invoke(
            admitted -> {
              if (!admitted) {
                throw new RegistryException(ErrorCode.READ_ONLY);
              }
            })
        .replaceWithVoid();
  }
}
