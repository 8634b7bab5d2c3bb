package dev.berth.gateway.remote;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.impl.ContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A client with its own connections for each event loop, so that a call and its connection are
 * always on the same one. The pool of one client for all gives a call the connection that was used
 * last, wherever that is, and every piece of a body then has to wake another thread.
 */
final class LoopClients {

  private final Vertx vertx;
  private final Supplier<HttpClient> maker;
  private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

  LoopClients(Vertx vertx, Supplier<HttpClient> maker) {
    this.vertx = vertx;
    this.maker = maker;
  }

  /** The client of the event loop that calls, or that a call from another thread is given. */
  HttpClient here() {
    EventLoop loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    return clients.computeIfAbsent(loop, _ -> maker.get());
  }
}
