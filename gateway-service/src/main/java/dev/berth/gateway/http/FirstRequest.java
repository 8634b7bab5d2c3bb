package dev.berth.gateway.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Closes connections whose first request does not arrive in time, so that a client cannot hold one
 * by sending its headers byte by byte, or by never finishing its TLS handshake. The server has no
 * hook for that; Netty has one for every channel it accepts, turned on by {@link #ENABLE}.
 */
public final class FirstRequest extends ChannelInitializerExtension {

  /** The system property that lets Netty look for extensions, to be set before it starts. */
  static final String ENABLE = "io.netty.bootstrap.extensions";

  private static final AttributeKey<ScheduledFuture<?>> DEADLINE =
      AttributeKey.valueOf(FirstRequest.class, "deadline");

  private final long timeoutMillis;
  private final int publicPort;

  /** Made by Netty, once. */
  public FirstRequest() {
    Config config = ConfigProvider.getConfig();
    this.timeoutMillis = config.getValue("berth.limits.header-timeout", Duration.class).toMillis();
    this.publicPort = config.getValue("quarkus.http.port", Integer.class);
  }

  /** Notes that a request has arrived whole; only the first on a connection matters. */
  static void arrived(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      cancel(connection.channel());
    }
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (channel.localAddress() instanceof InetSocketAddress local
        && local.getPort() == publicPort) {
      channel.pipeline().addFirst(new Deadline());
    }
  }

  private static void cancel(Channel channel) {
    ScheduledFuture<?> deadline = channel.attr(DEADLINE).getAndSet(null);
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private final class Deadline extends ChannelInboundHandlerAdapter {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a closed channel.
    public void handlerAdded(ChannelHandlerContext context) {
      context
          .channel()
          .attr(DEADLINE)
          .set(
              context
                  .executor()
                  .schedule(() -> context.close(), timeoutMillis, TimeUnit.MILLISECONDS));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      cancel(context.channel());
      context.fireChannelInactive();
    }
  }
}
