package dev.berth.configuration.quarkus;

import dev.berth.configuration.ByteSize;
import dev.berth.configuration.Durations;
import dev.berth.configuration.SettingsTree;
import dev.berth.configuration.SettingsTree.Setting;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has been set, in the order in which it counts: environment and system properties, the file,
 * the defaults of the tree.
 *
 * @param context everything but the file
 * @param file what stands in the file
 */
record GivenSettings(ConfigSourceContext context, Map<String, String> file) {

  private static final SettingsTree TREE = new SettingsTree();

  /** A setting; empty where nothing is set, whatever the default. */
  Optional<String> find(String key) {
    return Optional.ofNullable(context.getValue(key))
        .map(ConfigValue::getValue)
        .or(() -> Optional.ofNullable(file.get(key)))
        .filter(text -> !text.isBlank());
  }

  /**
   * A setting or its default.
   *
   * @throws IllegalArgumentException if there is neither
   */
  String value(String key) {
    return find(key)
        .or(() -> TREE.find(key).flatMap(Setting::defaultValue))
        .orElseThrow(() -> new IllegalArgumentException("the setting " + key + " is missing"));
  }

  /** A list: under its key, separated by commas, or else one entry each under an index. */
  List<String> list(String key) {
    Optional<String> whole = find(key);
    if (whole.isPresent()) {
      return List.of(whole.get().split("\\s*,\\s*", -1));
    }
    List<String> entries = new ArrayList<>();
    Optional<String> entry = find(key + "[0]");
    while (entry.isPresent()) {
      entries.add(entry.get());
      entry = find(key + '[' + entries.size() + ']');
    }
    return entries;
  }

  /** A duration in milliseconds. */
  String millis(String key) {
    return Long.toString(Durations.parse(value(key)).toMillis());
  }

  /** A size in bytes. */
  String bytes(String key) {
    return Long.toString(ByteSize.of(value(key)).bytes());
  }

  /** The full names of all settings whose name starts like that. */
  Set<String> namesBelow(String prefix) {
    Set<String> names = new TreeSet<>(file.keySet());
    context.iterateNames().forEachRemaining(names::add);
    names.removeIf(name -> !name.startsWith(prefix));
    return names;
  }
}
