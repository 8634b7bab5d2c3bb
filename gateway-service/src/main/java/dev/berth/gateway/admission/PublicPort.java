package dev.berth.gateway.admission;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.eclipse.microprofile.config.Config;

/**
 * Tells the connections of clients from others.
 *
 * @param number the port clients connect to
 */
public record PublicPort(int number) {

  /** The one that is set. */
  public static PublicPort of(Config config) {
    return new PublicPort(config.getValue("quarkus.http.port", Integer.class));
  }

  /** Whether it is the port that a connection came in by. */
  public boolean accepted(Channel channel) {
    return channel.localAddress() instanceof InetSocketAddress local && local.getPort() == number;
  }
}
