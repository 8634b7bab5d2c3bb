package dev.berth.gateway.http;

import dev.berth.gateway.admission.PublicPort;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which the head of a request does not arrive in time, so that a client
 * cannot hold one by sending its headers byte by byte, or by never finishing its TLS handshake. The
 * server has no hook for that; Netty has one for every channel it accepts, turned on by {@link
 * #ENABLE}.
 */
public final class HeaderTimeout extends ChannelInitializerExtension {

  /** The system property that lets Netty look for extensions, to be set before it starts. */
  static final String ENABLE = "io.netty.bootstrap.extensions";

  private final Duration timeout;
  private final PublicPort port;

  /** Made by Netty, once. */
  public HeaderTimeout() {
    Config config = ConfigProvider.getConfig();
    this.timeout = config.getValue("berth.limits.header-timeout", Duration.class);
    this.port = PublicPort.of(config);
  }

  /** Notes that the head of a request is here. */
  static void arrived(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      Watch watch = connection.channel().pipeline().get(Watch.class);
      if (watch != null) {
        watch.arrived(request);
      }
    }
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (port.accepted(channel)) {
      channel.pipeline().addFirst(new Watch(timeout));
    }
  }

  /**
   * The time starts with the connection, and again with the first byte after a request that is
   * done. It ends with the request; or with an answer, as the server itself answers some requests
   * that then do not come here, and may be followed by their bodies. A connection of HTTP/2 is
   * watched until its first request only: its frames arrive between requests as well, and one half
   * of a head holds no more than the connection itself does.
   */
  static final class Watch extends ChannelDuplexHandler {

    private final long timeoutMillis;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable HttpServerRequest current;
    private boolean answered;
    private @Nullable Messages messages;

    Watch(Duration timeout) {
      this.timeoutMillis = timeout.toMillis();
    }

    private void arrived(HttpServerRequest request) {
      cancel();
      current = request;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      start(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      follow(context, false);
      if (deadline == null && isBetweenRequests()) {
        start(context);
      }
      context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is its future, and the writer's.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (deadline != null && (current != null || isPastHandshake(context))) {
        cancel();
        answered = true;
        follow(context, current == null || !current.isEnded());
      }
      context.write(message, promise);
    }

    /** What is said before that is the server's part of a TLS handshake, and no answer. */
    private static boolean isPastHandshake(ChannelHandlerContext context) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      return tls == null || tls.handshakeFuture().isSuccess();
    }

    /** The decoder of HTTP/1.1 is there after the first bytes, or after the handshake of TLS. */
    private void follow(ChannelHandlerContext context, boolean underWay) {
      if (messages == null) {
        ChannelHandlerContext decoder = context.pipeline().context(HttpRequestDecoder.class);
        if (decoder != null) {
          messages = new Messages(underWay);
          context.pipeline().addAfter(decoder.name(), null, messages);
        }
      }
    }

    private boolean isBetweenRequests() {
      if (messages != null && messages.underWay) {
        return false;
      }
      if (current == null) {
        return answered;
      }
      return current.version() != HttpVersion.HTTP_2
          && current.isEnded()
          && current.response().ended();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a closed channel.
    private void start(ChannelHandlerContext context) {
      deadline =
          context.executor().schedule(() -> context.close(), timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void cancel() {
      if (deadline != null) {
        deadline.cancel(false);
        deadline = null;
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      cancel();
      context.fireChannelInactive();
    }
  }

  /** Sees where the requests of HTTP/1.1 begin and end, also those that do not come here. */
  private static final class Messages extends ChannelInboundHandlerAdapter {

    private boolean underWay;

    Messages(boolean underWay) {
      this.underWay = underWay;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent) {
        underWay = false;
      } else if (message instanceof HttpRequest) {
        underWay = true;
      }
      context.fireChannelRead(message);
    }
  }
}
