package dev.berth.blob.store;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.storage.StoreException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Takes calls of the store, which block, off the event loops: each has a virtual thread. */
@Singleton
public final class StoreThreads {

  private final Vertx vertx;

  StoreThreads(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Runs a call on a thread of its own; its outcome comes on the caller's context.
   *
   * @return what the call returned; a {@link StoreException} as the registry's failure
   */
  public <T> Uni<T> call(String name, StoreCall<T> call) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context context = vertx.getOrCreateContext();
              Thread.ofVirtual()
                  .name(name)
                  .start(
                      () -> {
                        try {
                          T result = call.run();
                          context.runOnContext(done -> emitter.complete(result));
                        } catch (Throwable e) {
                          RuntimeException failure = failure(e);
                          context.runOnContext(failed -> emitter.fail(failure));
                        }
                      });
            });
  }

  /** Runs a call that returns nothing, in the same way. */
  public Uni<Void> run(String name, StoreAction action) {
    return call(
            name,
            () -> {
              action.run();
              return name;
            })
        .replaceWithVoid();
  }

  private static RuntimeException failure(Throwable e) {
    return switch (e) {
      case StoreException failed -> translate(failed);
      case RuntimeException failed -> failed;
      default -> new IllegalStateException(e);
    };
  }

  /** What a client is told of a failure of the store. */
  public static RegistryException translate(StoreException e) {
    return switch (e.kind()) {
      case NOT_FOUND -> new RegistryException(ErrorCode.BLOB_UNKNOWN, "there is no such object", e);
      case FULL -> new RegistryException(ErrorCode.DISK_FULL, "the store has no space left", e);
      case DENIED, UNAVAILABLE ->
          new RegistryException(ErrorCode.UNAVAILABLE, "the store cannot be used", e);
      case DAMAGED ->
          new RegistryException(ErrorCode.UNKNOWN, "the store has lost bytes of an object", e);
    };
  }

  /** A call of the store. */
  @FunctionalInterface
  public interface StoreCall<T> {

    /** Runs it; it may block. */
    T run() throws StoreException, InterruptedException;
  }

  /** A call of the store that returns nothing. */
  @FunctionalInterface
  public interface StoreAction {

    /** Runs it; it may block. */
    void run() throws StoreException, InterruptedException;
  }
}
