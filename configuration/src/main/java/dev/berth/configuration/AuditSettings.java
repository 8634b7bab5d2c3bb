package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code berth.audit}: what is noted of who did what. */
@ConfigMapping(prefix = "berth.audit")
public interface AuditSettings {

  /** How long events are kept, from a day to ten years. */
  @WithDefault("2160h")
  Duration retention();

  /**
   * How many denials and failed logins a second each replica of the gateway and of the auth-service
   * writes to its log; of more only the number is told. 0 to 10000.
   */
  @WithDefault("10")
  int denialsPerSecond();
}
