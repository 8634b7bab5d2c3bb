package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every setting there is, by its key, read off the mappings; the ground of the validator. */
public final class SettingsTree {

  /** The mappings of all features. */
  public static final List<Class<?>> MAPPINGS =
      List.of(
          AuditSettings.class,
          AuthSettings.class,
          DatabaseSettings.class,
          HealthSettings.class,
          HttpSettings.class,
          LimitsSettings.class,
          LogSettings.class,
          LookUpSettings.class,
          ManagementSettings.class,
          ManifestSettings.class,
          ServicesSettings.class,
          StorageSettings.class,
          TransferSettings.class,
          UploadSettings.class);

  private final Map<String, Setting> settings = new TreeMap<>();

  /** Reads the mappings. */
  public SettingsTree() {
    for (Class<?> mapping : MAPPINGS) {
      collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping);
    }
  }

  /** All settings, in the order of their keys; a map of settings has a key that ends in .*. */
  public List<Setting> all() {
    return List.copyOf(settings.values());
  }

  /** The setting that a key of a file or of the environment means, if there is one. */
  public Optional<Setting> find(String key) {
    String plain = key.replaceAll("\\[\\d+]", "");
    Setting exact = settings.get(plain);
    if (exact != null) {
      return Optional.of(exact);
    }
    return settings.values().stream()
        .filter(setting -> setting.isMap() && plain.startsWith(setting.mapPrefix()))
        .findFirst();
  }

  /** The key that a mistyped one most likely means. */
  public String nearest(String key) {
    return settings.keySet().stream()
        .min(Comparator.comparingInt(known -> distance(known, key)))
        .orElseThrow();
  }

  private void collect(String prefix, Class<?> group) {
    for (Method accessor : group.getMethods()) {
      if (Modifier.isStatic(accessor.getModifiers())) {
        continue;
      }
      String key = prefix + '.' + kebab(accessor.getName());
      Class<?> type = valueType(accessor.getGenericReturnType());
      if (type.isInterface() && type.getEnclosingClass() == group) {
        collect(key, type);
      } else if (accessor.getReturnType() == Map.class) {
        settings.put(key + ".*", new Setting(key + ".*", type, Optional.empty(), false));
      } else {
        WithDefault byDefault = accessor.getAnnotation(WithDefault.class);
        Optional<String> value = Optional.ofNullable(byDefault).map(WithDefault::value);
        boolean required = value.isEmpty() && accessor.getReturnType() != Optional.class;
        settings.put(key, new Setting(key, type, value, required));
      }
    }
  }

  private static Class<?> valueType(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic ->
          valueType(generic.getActualTypeArguments()[lastOf(generic)]);
      default -> throw new IllegalStateException("no setting has the type " + type);
    };
  }

  private static int lastOf(ParameterizedType generic) {
    return generic.getActualTypeArguments().length - 1;
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= right.length(); column++) {
        int substituted = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(substituted, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[right.length()];
  }

  /**
   * One setting.
   *
   * @param key the full key, such as {@code berth.http.port}
   * @param type the type of its value, or of one element of it
   * @param defaultValue what holds where nothing is set
   * @param required whether a service does not start without it
   */
  public record Setting(
      String key, Class<?> type, Optional<String> defaultValue, boolean required) {

    private boolean isMap() {
      return key.endsWith(".*");
    }

    private String mapPrefix() {
      return key.substring(0, key.length() - 1);
    }
  }
}
