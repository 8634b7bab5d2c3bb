package dev.berth.blob.upload;

import dev.berth.contract.blob.UploadId;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The claims that this process works on right now. A claim that a newer one has taken over ends at
 * once, rather than when it finds that its session is no longer its own.
 */
@Singleton
final class LiveUploads {

  private final Vertx vertx;
  private final Map<UploadId, Live> live = new ConcurrentHashMap<>();

  LiveUploads(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Works on a claim.
   *
   * @param work is given the claim, as a take-over if an older one is at work here
   * @return what the work returns, or the failure of being superseded, whichever is first
   */
  <T> Uni<T> hold(Claim claim, Function<Claim, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Live mine = new Live(claim.epoch(), new CompletableFuture<>());
              Live older = enter(claim.id(), mine);
              Claim held = older == null ? claim : claim.overLiveWriter();
              return Uni.combine()
                  .any()
                  .of(work.apply(held), this.<T>endOf(mine))
                  .onTermination()
                  .invoke(() -> live.remove(claim.id(), mine));
            });
  }

  /** Ends the work on an upload, if there is any. */
  void end(UploadId id, RegistryException reason) {
    Live ended = live.remove(id);
    if (ended != null) {
      ended.end().completeExceptionally(reason);
    }
  }

  /** The uploads that are being worked on. */
  Set<UploadId> ids() {
    return Set.copyOf(live.keySet());
  }

  /**
   * Enters a claim and ends the older of two; claims may come back from the database in another
   * order than they were made in.
   *
   * @return an older one that was at work
   */
  private @Nullable Live enter(UploadId id, Live mine) {
    Live[] other = new Live[1];
    live.compute(
        id,
        (same, current) -> {
          other[0] = current;
          return current != null && current.epoch() > mine.epoch() ? current : mine;
        });
    Live current = other[0];
    if (current == null) {
      return null;
    }
    boolean newer = mine.epoch() > current.epoch();
    (newer ? current : mine).end().completeExceptionally(Refusals.superseded(id));
    return newer ? current : null;
  }

  private <T> Uni<T> endOf(Live mine) {
    Context context = vertx.getOrCreateContext();
    // Not from the stage itself: each upload that ends well would cancel it, by an exception.
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var unused =
                  mine.end()
                      .whenComplete((_, reason) -> context.runOnContext(_ -> emitter.fail(reason)));
            });
  }

  /**
   * A claim at work.
   *
   * @param epoch its epoch
   * @param end completed, with a failure, to end it
   */
  private record Live(int epoch, CompletableFuture<Void> end) {}
}
