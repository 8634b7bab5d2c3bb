package dev.berth.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** The end of an answer that cannot be sent to its end, or that its client does not take. */
final class CutOff {

  private CutOff() {}

  /**
   * Resets the stream, or closes the connection where there are no streams. What waits to be sent
   * is dropped. The server, asked to close, would send that first, and so wait for a client that
   * does not read; so its handlers are not asked.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a closed channel.
  static void now(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      Channel channel = ClientChannel.of(request);
      @Nullable ChannelHandlerContext first = channel.pipeline().firstContext();
      if (first != null) {
        first.close();
      }
    }
  }
}
