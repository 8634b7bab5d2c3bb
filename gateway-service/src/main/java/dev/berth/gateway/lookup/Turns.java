package dev.berth.gateway.lookup;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Who may make a call next, where several event loops would: so many at once, the others in the
 * order in which they came. Used from any thread; who is waited for is not waited for by blocking.
 */
final class Turns {

  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private int free;

  /**
   * None is taken.
   *
   * @param atOnce how many there are
   */
  Turns(int atOnce) {
    this.free = atOnce;
  }

  /**
   * Runs what has the turn, here and now or on the context once another has given its turn back.
   */
  void take(Context context, Runnable call) {
    if (takeFree(context, call)) {
      call.run();
    }
  }

  private synchronized boolean takeFree(Context context, Runnable call) {
    if (free == 0) {
      waiters.add(new Waiter(context, call));
      return false;
    }
    free--;
    return true;
  }

  /** Ends a turn. */
  void give() {
    passOn().ifPresent(next -> next.context.runOnContext(_ -> next.call.run()));
  }

  private synchronized Optional<Waiter> passOn() {
    Optional<Waiter> next = Optional.ofNullable(waiters.poll());
    if (next.isEmpty()) {
      free++;
    }
    return next;
  }

  private record Waiter(Context context, Runnable call) {}
}
