package dev.berth.blob.upload;

import dev.berth.configuration.UploadSettings;
import dev.berth.contract.blob.Body;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Shares out the memory for bytes that wait for the store. Each body has the window of the
 * settings, or less where there are many; and there are never more of them than fit with what
 * Vert.x reads ahead of a body that is paused.
 */
@Singleton
final class Windows {

  /** Eight buffers of 64 KiB are read ahead. */
  private static final long READ_AHEAD = 8 * 64L * 1024;

  private static final long SMALLEST = 64L * 1024;
  private static final int FEWEST = 16;

  private final Vertx vertx;
  private final long window;
  private final long budget;
  private final long most;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;

  Windows(Vertx vertx, UploadSettings settings, MeterRegistry registry) {
    long heap = Runtime.getRuntime().maxMemory();
    this.vertx = vertx;
    this.window = settings.window().bytes();
    this.budget = heap / 8;
    long room = Math.max(FEWEST, heap / 2 / (READ_AHEAD + SMALLEST));
    this.most = settings.bodies().map(set -> Math.min(set, room)).orElse(room);
    this.refused = Counter.builder("berth.uploads.bodies.refused").register(registry);
    Gauge.builder("berth.uploads.bodies", open, AtomicInteger::get).register(registry);
  }

  /**
   * Listens to a body, which stays paused, before anything is waited for.
   *
   * @param work what is done with it; {@code TOOMANYREQUESTS} instead where there are too many
   *     already
   */
  <T> Uni<T> of(Body body, Function<BodyWindow, Uni<T>> work) {
    BodyWindow listening = new BodyWindow(body, vertx.getOrCreateContext(), this::limit);
    if (body.length().equals(OptionalLong.of(0))) {
      return work.apply(listening);
    }
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      refused.increment();
      return Uni.createFrom().failure(Refusals.busy(most));
    }
    return work.apply(listening).onTermination().invoke(open::decrementAndGet);
  }

  private long limit() {
    return Math.min(window, Math.max(SMALLEST, budget / Math.max(1, open.get())));
  }
}
