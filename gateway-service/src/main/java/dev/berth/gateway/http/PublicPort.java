package dev.berth.gateway.http;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.eclipse.microprofile.config.Config;

/**
 * Tells the connections of clients from others.
 *
 * @param number the port clients connect to
 */
record PublicPort(int number) {

  /** The one that is set. */
  static PublicPort of(Config config) {
    return new PublicPort(config.getValue("quarkus.http.port", Integer.class));
  }

  /** Whether it is the port that a connection came in by. */
  boolean accepted(Channel channel) {
    return channel.localAddress() instanceof InetSocketAddress local && local.getPort() == number;
  }
}
