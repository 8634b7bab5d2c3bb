package dev.berth.configuration.quarkus;

import dev.berth.configuration.file.BerthYaml;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Offers a service the file named by {@code BERTH_CONFIG}, if there is one, and what follows for
 * Quarkus from that and everything else that is set. The service says who it is by {@code
 * quarkus.application.name}. It is one factory, as no factory sees what another has made.
 */
public final class BerthSettingsFactory implements ConfigSourceFactory {

  private static final String LOCATION = "berth.config";
  private static final String SUFFIX = "-service";

  /** Below the defaults built into a service (250): what a service says itself goes first. */
  private static final int DERIVED = 240;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    List<ConfigSource> sources = new ArrayList<>();
    Optional<ConfigSource> file = set(context, LOCATION).map(Path::of).map(BerthYaml::read);
    file.ifPresent(sources::add);
    Map<String, String> written = file.map(ConfigSource::getProperties).orElse(Map.of());
    set(context, "quarkus.application.name")
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .map(service -> DerivedSettings.of(service, new GivenSettings(context, written)))
        .map(derived -> new PropertiesConfigSource(derived, "derived from berth", DERIVED))
        .ifPresent(sources::add);
    return sources;
  }

  private static Optional<String> set(ConfigSourceContext context, String key) {
    return Optional.ofNullable(context.getValue(key))
        .map(ConfigValue::getValue)
        .filter(text -> !text.isBlank());
  }
}
