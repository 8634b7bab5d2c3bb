package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code berth.health}: how the services look after what they depend on. */
@ConfigMapping(prefix = "berth.health")
public interface HealthSettings {

  /** The probe of the store of bytes. */
  Storage storage();

  /** The probe of the store of bytes: an object is written, read and deleted. */
  interface Storage {

    /** How often the store is probed. */
    @WithDefault("10s")
    Duration interval();

    /** After how long a probe counts as failed. */
    @WithDefault("5s")
    Duration timeout();
  }
}
