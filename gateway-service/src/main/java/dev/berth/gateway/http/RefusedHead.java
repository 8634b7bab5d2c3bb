package dev.berth.gateway.http;

import dev.berth.gateway.admission.PublicPort;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Lets the answer to a request of HTTP/1.1 that cannot be decoded say that the connection closes
 * (RFC 9112 section 9.6). The server answers it by itself, without the routes, and closes without
 * the word: a client that keeps connections sends its next request into one that is gone.
 *
 * <p>An offer to change the protocol is passed over (RFC 9110 section 7.8) before the server sees
 * it: one for HTTP/2 that is not whole it refuses without a length, and leaves the connection open.
 */
public final class RefusedHead extends ChannelInitializerExtension {

  private final PublicPort port;

  /** Made by Netty, once. */
  public RefusedHead() {
    this.port = PublicPort.of(ConfigProvider.getConfig());
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (port.accepted(channel)) {
      channel.pipeline().addFirst(new Start());
    }
  }

  /**
   * What tells the protocol, be it TLS or the first bytes, is there once the connection is active,
   * and adds the encoder at the end when it knows.
   */
  static final class Start extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.pipeline().remove(this);
      if (!Answers.addTo(context.pipeline())) {
        context.pipeline().addLast(new FirstBytes());
      }
      context.fireChannelActive();
    }
  }

  /** Has its place before the decoder, of either protocol, and leaves it. */
  private static final class FirstBytes extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.pipeline().remove(this);
      Answers.addTo(context.pipeline());
      context.fireChannelRead(message);
    }
  }

  /** Sees the requests decoded, and the answers before they are encoded. */
  private static final class Answers extends ChannelDuplexHandler {

    private boolean closing;

    /** Whether it could, which is where HTTP/1.1 is spoken. */
    static boolean addTo(ChannelPipeline pipeline) {
      ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
      if (encoder == null) {
        return false;
      }
      pipeline.addAfter(encoder.name(), null, new Answers());
      return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        request.headers().remove(HttpHeaderNames.UPGRADE);
      }
      closing |= message instanceof HttpObject part && part.decoderResult().isFailure();
      context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is its future, and the writer's.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (closing && message instanceof HttpResponse answer) {
        answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
      context.write(message, promise);
    }
  }
}
