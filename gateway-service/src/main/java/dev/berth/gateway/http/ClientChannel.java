package dev.berth.gateway.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** What is below a client's connection, which the server itself does not show. */
final class ClientChannel {

  private ClientChannel() {}

  /** The channel that a request came by; the streams of HTTP/2 share one. */
  static Channel of(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channel();
  }
}
