package dev.berth.gateway.lookup;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Who may make a call next, where several event loops would: so many at once, the others in the
 * order in which they came. A call that takes long loses its turn, so that nobody else waits for
 * what does not answer. Used from any thread, of which none is blocked.
 */
final class Turns {

  private final Vertx vertx;
  private final Duration longest;
  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private int free;

  /**
   * None is taken.
   *
   * @param atOnce how many there are
   * @param longest how long each lasts at most
   */
  Turns(Vertx vertx, int atOnce, Duration longest) {
    this.vertx = vertx;
    this.free = atOnce;
    this.longest = longest;
  }

  /** Gives a turn to a call, here and now or on the context once another has ended. */
  void take(Context context, Consumer<Turn> call) {
    if (isFree(context, call)) {
      call.accept(new Turn());
    }
  }

  private synchronized boolean isFree(Context context, Consumer<Turn> call) {
    if (free == 0) {
      waiters.add(new Waiter(context, call));
      return false;
    }
    free--;
    return true;
  }

  private void passOn() {
    next().ifPresent(next -> next.context.runOnContext(_ -> next.call.accept(new Turn())));
  }

  private synchronized Optional<Waiter> next() {
    Optional<Waiter> next = Optional.ofNullable(waiters.poll());
    if (next.isEmpty()) {
      free++;
    }
    return next;
  }

  private record Waiter(Context context, Consumer<Turn> call) {}

  /** One of them, which ends once. */
  final class Turn {

    private final AtomicBoolean ended = new AtomicBoolean();
    private final long timer = vertx.setTimer(longest.toMillis(), _ -> end());

    private Turn() {}

    void end() {
      if (ended.compareAndSet(false, true)) {
        vertx.cancelTimer(timer);
        passOn();
      }
    }
  }
}
