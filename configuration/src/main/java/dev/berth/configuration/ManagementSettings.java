package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code berth.management}: health and metrics, never on the public port. */
@ConfigMapping(prefix = "berth.management")
public interface ManagementSettings {

  /** The address health and metrics listen on. */
  @WithDefault("127.0.0.1")
  String address();

  /** The port health and metrics listen on; each service of one host needs its own. */
  @WithDefault("9000")
  int port();
}
