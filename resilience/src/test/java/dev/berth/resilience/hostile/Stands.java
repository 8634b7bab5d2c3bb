package dev.berth.resilience.hostile;

import dev.berth.conformance.target.Once;
import dev.berth.resilience.stack.Stand;

/** Two registries with the usual settings, which all tests here share until this process ends. */
final class Stands {

  private static final Once<Stand> PLAIN = new Once<>(() -> start(false));
  private static final Once<Stand> TLS = new Once<>(() -> start(true));

  private Stands() {}

  /** One that speaks without encryption. */
  static Stand plain() {
    return PLAIN.get();
  }

  /** One that speaks TLS, and so HTTP/2. */
  static Stand tls() {
    return TLS.get();
  }

  private static Stand start(boolean tls) {
    Stand stand = Stand.start(options -> options.withTls(tls));
    Runtime.getRuntime().addShutdownHook(new Thread(stand::close, "end-of-a-stand"));
    return stand;
  }
}
