package dev.berth.gateway.lookup;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call whose answer is everybody's: who comes while one is under way shares it, and so does who
 * comes a little later. There is never more than one under way, and none is broken off by those who
 * come or go, so that its answer is never older than the one before.
 */
public final class SharedCall<T> {

  private final Supplier<Uni<T>> call;
  private final Duration answerCounts;
  private final Duration failureCounts;
  private final AtomicReference<@Nullable Turn> last = new AtomicReference<>();

  /**
   * A call that is made when it is asked for.
   *
   * @param call has to end in bounded time
   * @param answerCounts for how long an answer is given to others, from when it came
   * @param failureCounts the same for a failure
   */
  public SharedCall(Supplier<Uni<T>> call, Duration answerCounts, Duration failureCounts) {
    this.call = call;
    this.answerCounts = answerCounts;
    this.failureCounts = failureCounts;
  }

  /** The answer, on whatever thread it comes. */
  public Uni<T> answer() {
    return Uni.createFrom().deferred(() -> turn().outcome);
  }

  private Turn turn() {
    while (true) {
      Turn known = last.get();
      if (known != null && known.counts()) {
        return known;
      }
      Turn next = new Turn();
      if (last.compareAndSet(known, next)) {
        return next;
      }
    }
  }

  /** One call, which is made when the first waits for it. */
  private final class Turn {

    private final Uni<T> outcome;
    private volatile @Nullable Long until;

    Turn() {
      this.outcome =
          Uni.createFrom()
              .deferred(call::get)
              .onItemOrFailure()
              .invoke((_, failure) -> ended(failure == null ? answerCounts : failureCounts))
              .memoize()
              .indefinitely();
    }

    private void ended(Duration counts) {
      until = System.nanoTime() + counts.toNanos();
    }

    boolean counts() {
      Long end = until;
      return end == null || System.nanoTime() - end < 0;
    }
  }
}
