package dev.berth.configuration.quarkus;

import dev.berth.configuration.ByteSize;
import dev.berth.configuration.Durations;
import dev.berth.configuration.ServiceAddress;
import dev.berth.configuration.SettingsTree;
import dev.berth.configuration.SettingsTree.Setting;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives the {@code quarkus.*} settings of a service from {@code berth.*}, so that a person writes
 * a thing once. The service says who it is by {@code quarkus.application.name}.
 */
public final class DerivedSettingsFactory implements ConfigSourceFactory {

  /** Below the defaults built into a service (250): what a service says itself goes first. */
  private static final int ORDINAL = 240;

  /** What a body may be over its limit and still be refused by the service, in its own words. */
  private static final int ROOM_FOR_REFUSAL = 64 * 1024;

  private static final SettingsTree TREE = new SettingsTree();

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(200);
  }

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Optional<String> application = raw(context, "quarkus.application.name");
    if (application.isEmpty() || !application.get().endsWith("-service")) {
      return List.of();
    }
    String service = application.get().substring(0, application.get().length() - 8);
    Map<String, String> derived = new HashMap<>();
    management(context, derived);
    log(context, derived);
    if (service.equals("gateway")) {
      publicDoor(context, derived);
    } else {
      internalDoor(ServiceAddress.of(value(context, "berth.services." + service)), derived);
      database(context, derived);
    }
    if (service.equals("metadata")) {
      manifests(context, derived);
    }
    return List.of(new PropertiesConfigSource(derived, "derived from berth", ORDINAL));
  }

  private static void management(ConfigSourceContext context, Map<String, String> derived) {
    derived.put("quarkus.management.host", value(context, "berth.management.address"));
    derived.put("quarkus.management.port", value(context, "berth.management.port"));
  }

  private static void log(ConfigSourceContext context, Map<String, String> derived) {
    derived.put("quarkus.log.level", value(context, "berth.log.level").toUpperCase(Locale.ROOT));
    String json = Boolean.toString(value(context, "berth.log.format").equalsIgnoreCase("json"));
    derived.put("quarkus.log.console.json.enabled", json);
    derived.put("quarkus.log.file.json.enabled", json);
  }

  private static void publicDoor(ConfigSourceContext context, Map<String, String> derived) {
    String port = value(context, "berth.http.port");
    derived.put("quarkus.http.host", value(context, "berth.http.address"));
    derived.put("quarkus.http.port", port);
    Optional<String> certificate = raw(context, "berth.http.tls.certificate");
    Optional<String> key = raw(context, "berth.http.tls.key");
    if (certificate.isPresent() && key.isPresent()) {
      derived.put("quarkus.http.ssl.certificate.files", certificate.get());
      derived.put("quarkus.http.ssl.certificate.key-files", key.get());
      derived.put("quarkus.http.ssl-port", port);
      derived.put("quarkus.http.insecure-requests", "disabled");
    }
    derived.put("quarkus.http.limits.max-header-size", bytes(context, "header-bytes"));
    derived.put(
        "quarkus.http.limits.max-initial-line-length", bytes(context, "request-line-bytes"));
    derived.put("quarkus.http.idle-timeout", value(context, "berth.limits.idle-timeout"));
    derived.put("quarkus.shutdown.timeout", value(context, "berth.limits.drain"));
    headers(context, derived);
    trustedProxies(context, derived);
  }

  private static void headers(ConfigSourceContext context, Map<String, String> derived) {
    String prefix = "berth.http.headers.";
    context
        .iterateNames()
        .forEachRemaining(
            name -> {
              if (name.startsWith(prefix)) {
                String header = name.substring(prefix.length()).replace("\"", "");
                derived.put("quarkus.http.header.\"" + header + "\".value", value(context, name));
              }
            });
  }

  private static void trustedProxies(ConfigSourceContext context, Map<String, String> derived) {
    List<String> proxies = list(context, "berth.http.trusted-proxies");
    if (!proxies.isEmpty()) {
      derived.put("quarkus.http.proxy.proxy-address-forwarding", "true");
      derived.put("quarkus.http.proxy.allow-forwarded", "true");
      derived.put("quarkus.http.proxy.allow-x-forwarded", "true");
      derived.put("quarkus.http.proxy.trusted-proxies", String.join(",", proxies));
    }
  }

  private static void internalDoor(ServiceAddress address, Map<String, String> derived) {
    switch (address) {
      case ServiceAddress.Unix unix -> {
        derived.put("quarkus.http.host-enabled", "false");
        derived.put("quarkus.http.domain-socket-enabled", "true");
        derived.put("quarkus.http.domain-socket", unix.path().toString());
      }
      case ServiceAddress.Tcp tcp -> {
        derived.put("quarkus.http.host", tcp.host());
        derived.put("quarkus.http.port", Integer.toString(tcp.port()));
      }
    }
  }

  /** The body of a request is a manifest or something small; so no more is ever read. */
  private static void manifests(ConfigSourceContext context, Map<String, String> derived) {
    long largest = ByteSize.of(value(context, "berth.manifest.max-bytes")).bytes();
    derived.put("quarkus.http.limits.max-body-size", Long.toString(largest + ROOM_FOR_REFUSAL));
  }

  /** One server, whose schema each service migrates over JDBC and then uses reactively. */
  private static void database(ConfigSourceContext context, Map<String, String> derived) {
    URI url = URI.create(value(context, "berth.database.url"));
    derived.put("quarkus.datasource.reactive.url", url.toString());
    derived.put("quarkus.datasource.jdbc.url", "jdbc:" + url);
    derived.put("quarkus.datasource.username", value(context, "berth.database.username"));
    raw(context, "berth.database.password-file")
        .ifPresent(file -> derived.put("quarkus.datasource.password", secret(Path.of(file))));
    derived.put(
        "quarkus.datasource.reactive.max-size", value(context, "berth.database.connections"));
    String properties = "quarkus.datasource.reactive.additional-properties.";
    derived.put(properties + "application_name", application(context));
    derived.put(properties + "statement_timeout", millis(context, "statement-timeout"));
    derived.put(properties + "lock_timeout", millis(context, "lock-timeout"));
    derived.put(
        properties + "idle_in_transaction_session_timeout",
        millis(context, "idle-in-transaction-timeout"));
  }

  private static String application(ConfigSourceContext context) {
    return "berth " + raw(context, "quarkus.application.name").orElseThrow();
  }

  private static String millis(ConfigSourceContext context, String setting) {
    return Long.toString(Durations.parse(value(context, "berth.database." + setting)).toMillis());
  }

  private static String bytes(ConfigSourceContext context, String limit) {
    return Long.toString(ByteSize.of(value(context, "berth.limits." + limit)).bytes());
  }

  /** A list stands under its key, separated by commas, or one entry each under an index. */
  private static List<String> list(ConfigSourceContext context, String key) {
    List<String> entries = new ArrayList<>();
    raw(context, key).ifPresent(text -> entries.addAll(List.of(text.split("\\s*,\\s*"))));
    Optional<String> entry;
    while ((entry = raw(context, key + '[' + entries.size() + ']')).isPresent()) {
      entries.add(entry.get());
    }
    return entries;
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the database password from " + file, e);
    }
  }

  private static String value(ConfigSourceContext context, String key) {
    return raw(context, key)
        .or(() -> TREE.find(key).flatMap(Setting::defaultValue))
        .orElseThrow(() -> new IllegalArgumentException("the setting " + key + " is missing"));
  }

  private static Optional<String> raw(ConfigSourceContext context, String key) {
    return Optional.ofNullable(context.getValue(key))
        .map(ConfigValue::getValue)
        .filter(text -> !text.isBlank());
  }
}
