package dev.berth.gateway.admission;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Bounds the requests of one connection of HTTP/1.1 that wait for their answers. The server reads
 * requests that are sent ahead (RFC 9112 section 9.3.2) without end, and writes answers whether or
 * not they are read; no client of registries sends any ahead. So a connection with too many is
 * closed. An answer counts until the system has taken it, as what a client does not read stays
 * here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Those who wait for a write have its promise.
public final class Backlog extends ChannelDuplexHandler {

  private final int most;
  private int waiting = 1;
  private boolean closed;

  private Backlog(int most) {
    this.most = most;
  }

  /**
   * Counts from now on, while the first request of the connection is being handled.
   *
   * @param handler the name of the handler that the server listens with
   * @param most how many there may be
   */
  public static void watch(Channel channel, String handler, int most) {
    if (channel.pipeline().get(Backlog.class) == null) {
      channel.pipeline().addBefore(handler, "backlog", new Backlog(most));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      waiting++;
      if (waiting > most && !closed) {
        closed = true;
        context.close();
      }
    }
    if (closed) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      context.write(message, promise.unvoid().addListener(_ -> waiting--));
    } else {
      context.write(message, promise);
    }
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse answer
        && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
