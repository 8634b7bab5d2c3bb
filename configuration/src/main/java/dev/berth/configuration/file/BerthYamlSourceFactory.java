package dev.berth.configuration.file;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Offers the file named by {@code BERTH_CONFIG} to a service; there need not be one. */
public final class BerthYamlSourceFactory implements ConfigSourceFactory {

  private static final String LOCATION = "berth.config";

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue location = context.getValue(LOCATION);
    if (location == null || location.getValue() == null || location.getValue().isBlank()) {
      return List.of();
    }
    return List.of(BerthYaml.read(Path.of(location.getValue())));
  }
}
