package dev.berth.gateway.http;

import dev.berth.gateway.admission.PublicPort;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Lets TLS encrypt what it is given, where Netty's default is to cut and copy it to pieces of 16
 * KiB first. HTTP/2 writes a frame as a small head and its bytes, which have to be joined, so there
 * the pieces are only made larger.
 */
public final class TlsPieces extends ChannelInitializerExtension {

  /** To Netty, that nothing is cut or joined. */
  static final int AS_GIVEN = 0;

  static final int JOINED = 64 * 1024;

  private final boolean enabled;
  private final PublicPort port;

  /** Made by Netty, once. */
  public TlsPieces() {
    this(ConfigProvider.getConfig());
  }

  private TlsPieces(Config config) {
    this(config.getValue("berth.transfer.large-tls-writes", Boolean.class), PublicPort.of(config));
  }

  TlsPieces(boolean enabled, PublicPort port) {
    this.enabled = enabled;
    this.port = port;
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (enabled && port.accepted(channel)) {
      channel.pipeline().addFirst(new Watch());
    }
  }

  /** The handler of TLS is not there yet; it is when the connection has become active. */
  static final class Watch extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.pipeline().remove(this);
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (tls != null) {
        tls.handshakeFuture().addListener(_ -> enlarge(tls));
      }
      context.fireChannelActive();
    }

    private static void enlarge(SslHandler tls) {
      boolean http2 = ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
      tls.setWrapDataSize(http2 ? JOINED : AS_GIVEN);
    }
  }
}
