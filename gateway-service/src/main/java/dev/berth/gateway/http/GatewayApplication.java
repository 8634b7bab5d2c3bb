package dev.berth.gateway.http;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.security.Security;

/** Starts the gateway. */
@QuarkusMain
public final class GatewayApplication {

  private GatewayApplication() {}

  /**
   * Lets Netty find {@link HeaderTimeout} and what else concerns each connection of a client, lets
   * names of hosts lead to new addresses soon, shares an HTTP/2 connection evenly among its
   * streams, then hands over to Quarkus. The weights that clients may give their streams are
   * deprecated (RFC 9113, section 5.3.2), and to keep books on them costs a third of the throughput
   * where several blobs share a connection; whoever wants them sets the property to {@code
   * weighted}.
   */
  public static void main(String... args) {
    System.setProperty(HeaderTimeout.ENABLE, "serviceload");
    System.getProperties().putIfAbsent("vertx.h2StreamByteDistributor", "uniform");
    Security.setProperty("networkaddress.cache.ttl", "1");
    Quarkus.run(args);
  }
}
