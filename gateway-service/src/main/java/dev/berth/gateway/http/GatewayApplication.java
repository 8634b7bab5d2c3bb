package dev.berth.gateway.http;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the gateway. */
@QuarkusMain
public final class GatewayApplication {

  private GatewayApplication() {}

  /** Lets Netty find {@link HeaderTimeout}, then hands over to Quarkus. */
  public static void main(String... args) {
    System.setProperty(HeaderTimeout.ENABLE, "serviceload");
    Quarkus.run(args);
  }
}
