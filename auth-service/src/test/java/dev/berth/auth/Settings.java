package dev.berth.auth;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.Durations;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The settings of the service, for parts of it that are tested alone. */
public final class Settings {

  private Settings() {}

  /** The defaults but for these. */
  public static AuthSettings with(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.putIfAbsent("berth.auth.key-file", Path.of("none").toString());
    return new SmallRyeConfigBuilder()
        .withMapping(AuthSettings.class)
        .withConverter(Duration.class, 200, Durations::parse)
        .withDefaultValues(all)
        .build()
        .getConfigMapping(AuthSettings.class);
  }
}
