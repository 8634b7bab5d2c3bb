package dev.berth.gateway.admission;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Bounds the connections that are open, in all and for one client. One too many in all is closed at
 * once; one too many of a client may say what it wants, and is told that it is too many, so that an
 * honest client knows.
 */
public final class OpenConnections extends ChannelInitializerExtension {

  private static final AttributeKey<Boolean> TOO_MANY =
      AttributeKey.valueOf(OpenConnections.class, "tooMany");

  /** Netty makes the extension, and the metrics ask for these from elsewhere. */
  private static final AtomicLong REFUSED = new AtomicLong();

  private final int most;
  private final int mostOfPeer;
  private final PublicPort port;
  private final TrustedProxies proxies;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<InetAddress, Integer> ofPeer = new ConcurrentHashMap<>();

  /** Made by Netty, once. */
  public OpenConnections() {
    Config config = ConfigProvider.getConfig();
    this.most = config.getValue("berth.limits.connections", Integer.class);
    this.mostOfPeer = config.getValue("berth.limits.connections-per-peer", Integer.class);
    this.port = PublicPort.of(config);
    this.proxies =
        new TrustedProxies(
            config.getOptionalValues("berth.http.trusted-proxies", String.class).orElse(List.of()));
  }

  /** How many were one too many. */
  static long refused() {
    return REFUSED.get();
  }

  /** Whether this connection is one too many of its client. */
  public static boolean isOneTooMany(Channel channel) {
    return channel.attr(TOO_MANY).get() != null;
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    if (port.accepted(channel) && channel.remoteAddress() instanceof InetSocketAddress remote) {
      count(channel, remote);
    }
  }

  private void count(Channel channel, InetSocketAddress remote) {
    InetAddress peer = remote.getAddress();
    int all = open.incrementAndGet();
    int same = ofPeer.merge(peer, 1, Integer::sum);
    channel.closeFuture().addListener(_ -> forget(peer));
    boolean tooManyOfPeer = same > mostOfPeer && !proxies.include(remote);
    if (tooManyOfPeer) {
      channel.attr(TOO_MANY).set(true);
    }
    if (all > most) {
      // It has no event loop yet; what finds it closed when it is to get one ends it in full.
      channel.unsafe().closeForcibly();
    }
    if (tooManyOfPeer || all > most) {
      REFUSED.incrementAndGet();
    }
  }

  private void forget(InetAddress peer) {
    open.decrementAndGet();
    ofPeer.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
  }
}
