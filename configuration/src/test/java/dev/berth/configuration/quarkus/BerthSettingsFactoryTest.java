package dev.berth.configuration.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BerthSettingsFactoryTest {

  @TempDir private Path folder;

  @Test
  void opensThePublicDoorWithTlsHeadersAndProxies() throws IOException {
    SmallRyeConfig derived =
        derive(
            "gateway-service",
            """
            berth:
              http:
                port: 5443
                tls: {certificate: a.crt, key: a.key}
                trusted-proxies: [10.0.0.0/8, 127.0.0.1]
                headers: {X-Frame-Options: DENY}
              limits: {header-bytes: 64KiB}
            """);

    assertThat(value(derived, "quarkus.http.ssl-port")).isEqualTo("5443");
    assertThat(value(derived, "quarkus.http.insecure-requests")).isEqualTo("disabled");
    assertThat(value(derived, "quarkus.http.ssl.certificate.files"))
        .isEqualTo(folder.resolve("a.crt").toString());
    assertThat(value(derived, "quarkus.http.proxy.trusted-proxies"))
        .isEqualTo("10.0.0.0/8,127.0.0.1");
    assertThat(value(derived, "quarkus.http.proxy.allow-forwarded")).isEqualTo("false");
    assertThat(value(derived, "quarkus.http.header.\"X-Frame-Options\".value")).isEqualTo("DENY");
    assertThat(value(derived, "quarkus.http.limits.max-header-size")).isEqualTo("65536");
    assertThat(value(derived, "quarkus.http.limits.max-header-list-size")).isEqualTo("163840");
  }

  @Test
  void opensThePublicDoorWithAKeyStore() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    SmallRyeConfig derived =
        derive(
            "gateway-service",
            """
            berth:
              http:
                tls:
                  key-store: a.p12
                  key-store-password-file: password
                  strict-transport: 24h
            """);

    assertThat(value(derived, "quarkus.http.ssl.certificate.key-store-file"))
        .isEqualTo(folder.resolve("a.p12").toString());
    assertThat(value(derived, "quarkus.http.ssl.certificate.key-store-file-type"))
        .isEqualTo("PKCS12");
    assertThat(value(derived, "quarkus.http.ssl.certificate.key-store-password"))
        .as("from " + password)
        .isEqualTo("secret");
    assertThat(value(derived, "quarkus.http.header.\"Strict-Transport-Security\".value"))
        .isEqualTo("max-age=86400");
    assertThat(value(derived, "quarkus.http.insecure-requests")).isEqualTo("disabled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "certificate: a.crt",
        "key: a.key",
        "certificate: a.crt, key: a.key, key-store: a.p12",
        "key: a.key, key-store: a.p12"
      })
  void refusesHalfOfWhatTlsTakes(String tls) {
    assertThatThrownBy(() -> derive("gateway-service", "berth: {http: {tls: {%s}}}".formatted(tls)))
        .hasStackTraceContaining("TLS takes berth.http.tls.certificate");
  }

  @Test
  void refusesCertificatesOfClientsWithoutTls() throws IOException {
    String authorities = "auth: {certificates: {authorities: clients.pem}}";

    assertThatThrownBy(() -> derive("gateway-service", "berth: {%s}".formatted(authorities)))
        .hasStackTraceContaining("berth.auth.certificates.authorities takes");
    SmallRyeConfig derived =
        derive(
            "gateway-service",
            "berth: {%s, http: {tls: {certificate: a.crt, key: a.key}}}".formatted(authorities));
    assertThat(value(derived, "quarkus.http.insecure-requests")).isEqualTo("disabled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "10.1",
        "167772161",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "/8",
        "::1/129",
        "::1%1",
        "[::1]",
        "::ffff:10.0.0.1"
      })
  void refusesProxiesThatAreNoAddresses(String proxy) {
    String http = "berth: {http: {trusted-proxies: ['192.0.2.1', '%s']}}".formatted(proxy);

    assertThatThrownBy(() -> derive("gateway-service", http))
        .hasStackTraceContaining("berth.http.trusted-proxies takes addresses")
        .hasStackTraceContaining("unlike " + proxy);
  }

  @Test
  void opensAnInternalDoorOnASocketAndTheDatabase() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    SmallRyeConfig derived =
        derive(
            "blob-service",
            """
            berth:
              services: {blob: "unix:/run/berth/blob.sock"}
              database: {url: "postgresql://db:5433/b", password-file: password, lock-timeout: 2s}
            """);

    assertThat(value(derived, "quarkus.http.host-enabled")).isEqualTo("false");
    assertThat(value(derived, "quarkus.http.domain-socket")).isEqualTo("/run/berth/blob.sock");
    assertThat(value(derived, "quarkus.datasource.jdbc.url"))
        .isEqualTo("jdbc:postgresql://db:5433/b");
    assertThat(value(derived, "quarkus.datasource.password"))
        .as("from " + password)
        .isEqualTo("secret");
    assertThat(value(derived, "quarkus.datasource.reactive.additional-properties.lock_timeout"))
        .isEqualTo("2000");
  }

  @Test
  void goesByTheDefaultsOfTheTree() throws IOException {
    SmallRyeConfig derived = derive("metadata-service", "berth: {}");

    assertThat(value(derived, "quarkus.http.host")).isEqualTo("127.0.0.1");
    assertThat(value(derived, "quarkus.http.port")).isEqualTo("5011");
    assertThat(value(derived, "quarkus.log.level")).isEqualTo("INFO");
  }

  @Test
  void writesDownNoRequestsAtAnyLevel() throws IOException {
    SmallRyeConfig derived = derive("auth-service", "berth: {log: {level: debug}}");

    assertThat(value(derived, "quarkus.log.level")).isEqualTo("DEBUG");
    assertThat(
            value(derived, "quarkus.log.category.\"io.quarkus.micrometer.runtime.binder\".level"))
        .isEqualTo("INFO");
  }

  private SmallRyeConfig derive(String service, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("berth.yaml"), yaml);
    Map<String, String> given = new HashMap<>();
    given.put("quarkus.application.name", service);
    given.put("berth.config", file.toString());
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(given, "given", 400))
        .withSources(new BerthSettingsFactory())
        .withValidateUnknown(false)
        .build();
  }

  private static @Nullable String value(SmallRyeConfig config, String key) {
    return config.getConfigValue(key).getValue();
  }
}
