package dev.berth.gateway.http;

import dev.berth.configuration.ByteSize;
import dev.berth.gateway.admission.PublicPort;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Lets the system take no more bytes for a client than it is about to send ({@code
 * TCP_NOTSENT_LOWAT}). They stay in the processor's caches on their way, which is worth a third of
 * the throughput, and memory is not held for clients that read slowly. It does not count bytes that
 * are sent and not confirmed, so a long link keeps its window, unlike with a smaller send buffer.
 */
public final class UnsentLimit extends ChannelInitializerExtension {

  private final int bytes;
  private final PublicPort port;

  /** Made by Netty, once. */
  public UnsentLimit() {
    this(ConfigProvider.getConfig());
  }

  private UnsentLimit(Config config) {
    this(
        Math.toIntExact(
            ByteSize.of(config.getValue("berth.transfer.unsent-bytes", String.class)).bytes()),
        PublicPort.of(config));
  }

  UnsentLimit(int bytes, PublicPort port) {
    this.bytes = bytes;
    this.port = port;
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (bytes > 0 && channel instanceof EpollSocketChannel socket && port.accepted(channel)) {
      socket.config().setTcpNotSentLowAt(bytes);
    }
  }
}
