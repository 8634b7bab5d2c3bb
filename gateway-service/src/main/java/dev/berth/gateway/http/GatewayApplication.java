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
   * names of hosts lead to new addresses soon, then hands over to Quarkus.
   */
  public static void main(String... args) {
    System.setProperty(HeaderTimeout.ENABLE, "serviceload");
    Security.setProperty("networkaddress.cache.ttl", "1");
    Quarkus.run(args);
  }
}
