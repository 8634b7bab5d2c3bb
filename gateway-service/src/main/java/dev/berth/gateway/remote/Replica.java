package dev.berth.gateway.remote;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One process of a service, as one gateway sees it. */
final class Replica {

  private final SocketAddress address;
  private final String host;
  private final AtomicInteger calls = new AtomicInteger();

  /** What breaks a call off, by what completes when it is over. */
  private final Map<Future<?>, Consumer<Throwable>> open = new ConcurrentHashMap<>();

  private final AtomicBoolean ejected = new AtomicBoolean();
  private final AtomicBoolean probed = new AtomicBoolean();

  /**
   * A replica that is believed to be there.
   *
   * @param host what it is called in a request
   */
  Replica(SocketAddress address, String host) {
    this.address = address;
    this.host = host;
  }

  SocketAddress address() {
    return address;
  }

  String host() {
    return host;
  }

  /** How many calls wait for a connection to it, or are not answered to the end. */
  int calls() {
    return calls.get();
  }

  /** Notes a call that is to be made. */
  void begin() {
    calls.incrementAndGet();
  }

  /** Notes that a call is over before it was connected. */
  void end() {
    calls.decrementAndGet();
  }

  /**
   * Follows a call that is connected until it is over, one way or the other.
   *
   * @param over completed when it is
   * @param breakOff ends it before that, for a reason
   */
  void follow(Future<?> over, Consumer<Throwable> breakOff) {
    open.put(over, breakOff);
    over.onComplete(
        _ -> {
          open.remove(over);
          end();
        });
  }

  /** Ends all calls, however long they were meant to take: nobody is at their other end. */
  void breakOff() {
    TimeoutException silence = new TimeoutException(this + " is silent");
    open.values().forEach(breakOff -> breakOff.accept(silence));
  }

  /** Whether it did not answer when it was last called. */
  boolean isEjected() {
    return ejected.get();
  }

  /** Notes that it does not answer; whether that is news. */
  boolean eject() {
    return ejected.compareAndSet(false, true);
  }

  /** Notes that it answers; whether that is news. */
  boolean takeBack() {
    return ejected.compareAndSet(true, false);
  }

  /** Whether nobody else probes it, and the caller now does. */
  boolean beginProbe() {
    return probed.compareAndSet(false, true);
  }

  void endProbe() {
    probed.set(false);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
