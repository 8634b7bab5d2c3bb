package dev.berth.configuration.file;

import dev.berth.configuration.Durations;
import dev.berth.configuration.SettingsTree;
import dev.berth.configuration.SettingsTree.Setting;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Reads {@code berth.yaml}. Environment and system properties override what stands there. */
public final class BerthYaml {

  /** Above the defaults built into a service (250), below the environment (300). */
  private static final int ORDINAL = 260;

  private static final SettingsTree TREE = new SettingsTree();

  private BerthYaml() {}

  /**
   * Reads the file; relative paths in it are made relative to the file.
   *
   * @throws InvalidConfigurationException if it cannot be read or has a key that does not exist
   */
  public static ConfigSource read(Path file) {
    Map<String, String> values = new HashMap<>();
    parse(file)
        .forEach(
            (key, value) -> {
              Setting setting = known(key, file);
              boolean isPath = setting.type() == Path.class && !value.isBlank();
              values.put(key, isPath ? absolute(file, value) : value);
            });
    return new PropertiesConfigSource(values, file.toString(), ORDINAL);
  }

  /**
   * Reads the file, where there is one, and checks every value of the whole tree.
   *
   * @param overrides settings that go before the file's, and those a launcher adds by itself
   * @return the settings, for {@link SmallRyeConfig#getConfigMapping}
   * @throws InvalidConfigurationException if a key or a value is wrong
   */
  public static SmallRyeConfig load(@Nullable Path file, Map<String, String> overrides) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(overrides, "overrides", 500))
            .withConverter(Duration.class, 200, Durations::parse)
            .addDefaultSources()
            .withValidateUnknown(false);
    if (file != null) {
      builder.withSources(read(file));
    }
    SettingsTree.MAPPINGS.forEach(builder::withMapping);
    try {
      return builder.build();
    } catch (ConfigValidationException e) {
      String problems =
          IntStream.range(0, e.getProblemCount())
              .mapToObj(index -> e.getProblem(index).getMessage())
              .collect(Collectors.joining("; "));
      throw new InvalidConfigurationException(
          (file == null ? "settings" : file) + ": " + problems, e);
    }
  }

  private static Map<String, String> parse(Path file) {
    try {
      String name = file.toString();
      return new YamlConfigSource(name, Files.readString(file), ORDINAL).getProperties();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidConfigurationException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      String firstLine = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InvalidConfigurationException(file + " is not YAML: " + firstLine, e);
    }
  }

  private static Setting known(String key, Path file) {
    return TREE.find(key)
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    "%s: there is no setting %s; did you mean %s?"
                        .formatted(file, key, TREE.nearest(key))));
  }

  private static String absolute(Path file, String value) {
    return file.toAbsolutePath().resolveSibling(value).normalize().toString();
  }
}
