package dev.berth.configuration.quarkus;

import dev.berth.configuration.ByteSize;
import dev.berth.configuration.Durations;
import dev.berth.configuration.ServiceAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code quarkus.*} settings of a service that follow from {@code berth.*}. */
final class DerivedSettings {

  /** What a body may be over its limit and still be refused by the service, in its own words. */
  private static final int ROOM_FOR_REFUSAL = 64 * 1024;

  /** What as many ranges of names take in JSON as a call may have, each of the longest names. */
  private static final long RANGES = 6L << 20;

  /**
   * What writes down paths and bodies of requests, and cookies it cannot read, as they come: they
   * may have secrets.
   */
  private static final List<String> TELLING =
      List.of(
          "io.netty.handler.codec.http.cookie",
          "io.quarkus.micrometer.runtime.binder",
          "org.jboss.resteasy.reactive.server.handlers");

  /** An address, or a network in CIDR. */
  private static final Pattern NETWORK =
      Pattern.compile(
          "(?<address>(?<four>[0-9]+(?:\\.[0-9]+){3})|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
              + "(?:/(?<bits>[0-9]{1,3}))?");

  private final String service;
  private final GivenSettings given;
  private final Map<String, String> derived = new HashMap<>();

  private DerivedSettings(String service, GivenSettings given) {
    this.service = service;
    this.given = given;
  }

  /**
   * Derives them.
   *
   * @param service {@code gateway}, {@code metadata}, {@code blob} or {@code auth}
   * @throws IllegalArgumentException if a setting is missing or malformed
   */
  static Map<String, String> of(String service, GivenSettings given) {
    DerivedSettings settings = new DerivedSettings(service, given);
    settings.derive();
    return settings.derived;
  }

  private void derive() {
    management();
    log();
    if (service.equals("gateway")) {
      publicDoor();
    } else {
      internalDoor(ownAddress());
      database();
    }
    if (service.equals("metadata")) {
      manifests();
    }
  }

  private void management() {
    derived.put("quarkus.management.host", given.value("berth.management.address"));
    derived.put("quarkus.management.port", given.value("berth.management.port"));
  }

  private void log() {
    String level = given.value("berth.log.level").toUpperCase(Locale.ROOT);
    derived.put("quarkus.log.level", level);
    if (level.equals("DEBUG")) {
      TELLING.forEach(
          category -> derived.put("quarkus.log.category.\"%s\".level".formatted(category), "INFO"));
    }
    String json = Boolean.toString(given.value("berth.log.format").equalsIgnoreCase("json"));
    derived.put("quarkus.log.console.json.enabled", json);
    derived.put("quarkus.log.file.json.enabled", json);
  }

  private void publicDoor() {
    String port = given.value("berth.http.port");
    derived.put("quarkus.http.host", given.value("berth.http.address"));
    derived.put("quarkus.http.port", port);
    tls(port);
    derived.put("quarkus.http.limits.max-header-size", given.bytes("berth.limits.header-bytes"));
    derived.put(
        "quarkus.http.limits.max-initial-line-length",
        given.bytes("berth.limits.request-line-bytes"));
    derived.put("quarkus.http.limits.max-header-list-size", Long.toString(headerList()));
    derived.put(
        "quarkus.http.limits.max-concurrent-streams",
        given.value("berth.limits.requests-per-connection"));
    derived.put("quarkus.http.idle-timeout", given.value("berth.limits.idle-timeout"));
    derived.put("quarkus.shutdown.timeout", given.value("berth.limits.drain"));
    headers();
    trustedProxies();
  }

  /** Half of what TLS takes is a mistake, and no reason to speak without it. */
  private void tls(String port) {
    String tls = "berth.http.tls.";
    String ssl = "quarkus.http.ssl.certificate.";
    Optional<String> certificate = given.find(tls + "certificate");
    Optional<String> key = given.find(tls + "key");
    Optional<String> store = given.find(tls + "key-store");
    if (certificate.isPresent() != key.isPresent()
        || (certificate.isPresent() && store.isPresent())) {
      throw new IllegalArgumentException(
          "TLS takes berth.http.tls.certificate and berth.http.tls.key, or berth.http.tls.key-store");
    }
    if (certificate.isEmpty() && store.isEmpty()) {
      if (given.find("berth.auth.certificates.authorities").isPresent()) {
        throw new IllegalArgumentException(
            "clients show certificates in TLS: berth.auth.certificates.authorities takes"
                + " berth.http.tls.certificate and berth.http.tls.key, or berth.http.tls.key-store");
      }
      return;
    }
    certificate.ifPresent(file -> derived.put(ssl + "files", file));
    key.ifPresent(file -> derived.put(ssl + "key-files", file));
    store.ifPresent(
        file -> {
          derived.put(ssl + "key-store-file", file);
          derived.put(ssl + "key-store-file-type", "PKCS12");
        });
    given
        .find(tls + "key-store-password-file")
        .ifPresent(file -> derived.put(ssl + "key-store-password", secret(Path.of(file))));
    derived.put("quarkus.http.ssl-port", port);
    derived.put("quarkus.http.insecure-requests", "disabled");
    long strict = seconds(tls + "strict-transport");
    if (strict > 0) {
      derived.put("quarkus.http.header.\"Strict-Transport-Security\".value", "max-age=" + strict);
    }
  }

  private long seconds(String key) {
    return Durations.parse(given.value(key)).toSeconds();
  }

  /**
   * In HTTP/2 the path is one of the headers. What is larger than this ends the connection, with
   * all the other requests on it, as a header that is not decoded leaves the two ends out of step;
   * so there is room for the gateway to refuse what is not so very large.
   */
  private long headerList() {
    return 2
        * (ByteSize.of(given.value("berth.limits.header-bytes")).bytes()
            + ByteSize.of(given.value("berth.limits.request-line-bytes")).bytes());
  }

  private void headers() {
    String prefix = "berth.http.headers.";
    for (String name : given.namesBelow(prefix)) {
      String header = name.substring(prefix.length()).replace("\"", "");
      derived.put("quarkus.http.header.\"" + header + "\".value", given.value(name));
    }
  }

  /**
   * Most proxies know nothing of {@code Forwarded}, and pass on what clients write there; so that
   * it is not believed.
   */
  private void trustedProxies() {
    List<String> proxies = given.list("berth.http.trusted-proxies");
    for (String proxy : proxies) {
      if (!isNetwork(proxy)) {
        throw new IllegalArgumentException(
            "berth.http.trusted-proxies takes addresses and networks (CIDR), unlike " + proxy);
      }
    }
    if (!proxies.isEmpty()) {
      derived.put("quarkus.http.proxy.proxy-address-forwarding", "true");
      derived.put("quarkus.http.proxy.allow-forwarded", "false");
      derived.put("quarkus.http.proxy.allow-x-forwarded", "true");
      derived.put("quarkus.http.proxy.trusted-proxies", String.join(",", proxies));
    }
  }

  /**
   * No name is, as another may have it at another time; and no short form of an address of IPv4, or
   * one of it written as of IPv6, which some read as something else.
   */
  private static boolean isNetwork(String proxy) {
    Matcher parts = NETWORK.matcher(proxy);
    if (!parts.matches()) {
      return false;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(parts.group("address"));
      int most = address.getAddress().length * Byte.SIZE;
      return address instanceof Inet4Address == (parts.group("four") != null)
          && (parts.group("bits") == null || Integer.parseInt(parts.group("bits")) <= most);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Where this one listens; the others may know several replicas of it. */
  private ServiceAddress ownAddress() {
    String key = "berth.services." + service;
    List<String> addresses = given.list(key);
    if (addresses.size() > 1) {
      throw new IllegalArgumentException(
          "the %s-service listens at one address, and %s has several".formatted(service, key));
    }
    return ServiceAddress.of(addresses.isEmpty() ? given.value(key) : addresses.getFirst());
  }

  private void internalDoor(ServiceAddress address) {
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

  /** The body of a request is a manifest, ranges of names or something small; no more is read. */
  private void manifests() {
    long largest = ByteSize.of(given.value("berth.manifest.max-bytes")).bytes();
    derived.put(
        "quarkus.http.limits.max-body-size",
        Long.toString(Math.max(largest + ROOM_FOR_REFUSAL, RANGES)));
  }

  /** One server, whose schema each service migrates over JDBC and then uses reactively. */
  private void database() {
    URI url = URI.create(given.value("berth.database.url"));
    derived.put("quarkus.datasource.reactive.url", url.toString());
    derived.put("quarkus.datasource.jdbc.url", "jdbc:" + url);
    derived.put("quarkus.datasource.username", given.value("berth.database.username"));
    given
        .find("berth.database.password-file")
        .ifPresent(file -> derived.put("quarkus.datasource.password", secret(Path.of(file))));
    derived.put("quarkus.datasource.reactive.max-size", given.value("berth.database.connections"));
    String properties = "quarkus.datasource.reactive.additional-properties.";
    derived.put(properties + "application_name", "berth " + service + "-service");
    derived.put(properties + "statement_timeout", given.millis("berth.database.statement-timeout"));
    derived.put(properties + "lock_timeout", given.millis("berth.database.lock-timeout"));
    derived.put(
        properties + "idle_in_transaction_session_timeout",
        given.millis("berth.database.idle-in-transaction-timeout"));
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read a password from " + file, e);
    }
  }
}
