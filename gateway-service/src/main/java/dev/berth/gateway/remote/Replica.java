package dev.berth.gateway.remote;

import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One process of a service, as one gateway sees it. */
final class Replica {

  private final SocketAddress address;
  private final String host;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean ejected = new AtomicBoolean();

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

  /** How many calls it has not answered to the end. */
  int calls() {
    return calls.get();
  }

  void begin() {
    calls.incrementAndGet();
  }

  void end() {
    calls.decrementAndGet();
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

  @Override
  public String toString() {
    return address.toString();
  }
}
