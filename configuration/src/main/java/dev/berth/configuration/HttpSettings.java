package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code berth.http}: the public door of the gateway. */
@ConfigMapping(prefix = "berth.http")
public interface HttpSettings {

  /** The address the registry listens on. */
  @WithDefault("127.0.0.1")
  String address();

  /** The port the registry listens on. */
  @WithDefault("5000")
  int port();

  /** What people call the registry, scheme and host, where that is not where it listens. */
  Optional<URI> publicUrl();

  /** TLS; the registry speaks plain HTTP where it is not set. */
  Tls tls();

  /** Headers added to every answer, such as {@code Strict-Transport-Security}. */
  Map<String, String> headers();

  /**
   * Addresses or networks (CIDR) whose {@code X-Forwarded-For}, {@code -Proto} and {@code -Port}
   * headers are believed: of several addresses, the last that is none of these is the client's.
   */
  Optional<List<String>> trustedProxies();

  /** The certificate of the public door. */
  interface Tls {

    /** The certificate chain, a PEM file. */
    Optional<Path> certificate();

    /** The private key, a PEM file. */
    Optional<Path> key();

    /** Instead of both: a PKCS12 file with the key and its chain. */
    Optional<Path> keyStore();

    /** A file with the password of that one. */
    Optional<Path> keyStorePasswordFile();

    /**
     * How often these files are looked at; changed ones are used for new connections, and those
     * that are open stay.
     */
    @WithDefault("10s")
    Duration reloadPeriod();

    /**
     * For how long browsers are to insist on TLS, by {@code Strict-Transport-Security} (RFC 6797);
     * 0 says nothing of it.
     */
    @WithDefault("0s")
    Duration strictTransport();

    /** Whether TLS is spoken. */
    static boolean isSpoken(Tls tls) {
      return tls.certificate().isPresent() || tls.keyStore().isPresent();
    }
  }
}
