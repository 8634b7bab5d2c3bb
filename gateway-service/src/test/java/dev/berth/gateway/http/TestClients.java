package dev.berth.gateway.http;

import dev.berth.localstack.tls.Authority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.security.auth.x500.X500Principal;

/** Authorities, and what clients and servers make of their certificates. */
final class TestClients {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private TestClients() {}

  static Authority authority(String name) throws IOException {
    return Authority.make(new X500Principal("CN=" + name), around(Instant.now()));
  }

  static Authority.Issued client(Authority authority, String subject) throws IOException {
    return client(authority, subject, around(Instant.now()));
  }

  static Authority.Issued client(Authority authority, String subject, Authority.Period period)
      throws IOException {
    return authority.issue(new X500Principal(subject), Authority.Purpose.CLIENT, List.of(), period);
  }

  static Authority.Issued server(Authority authority) throws IOException {
    return authority.issue(
        new X500Principal("CN=localhost"),
        Authority.Purpose.SERVER,
        List.of("localhost", "127.0.0.1"),
        around(Instant.now()));
  }

  static Authority.Period around(Instant moment) {
    return new Authority.Period(
        moment.minus(Duration.ofHours(1)), moment.plus(Duration.ofHours(1)));
  }

  /** The key of a listener or a client. */
  static X509KeyManager keys(Authority.Issued issued) throws GeneralSecurityException, IOException {
    KeyStore store = store();
    store.setKeyEntry("key", issued.key(), PASSWORD, new X509Certificate[] {issued.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return (X509KeyManager) keys.getKeyManagers()[0];
  }

  /** What a client speaks TLS by, with a certificate or without. */
  static SSLContext context(Authority trusted, Optional<Authority.Issued> shown)
      throws GeneralSecurityException, IOException {
    KeyStore store = store();
    store.setCertificateEntry("authority", trusted.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = shown.isPresent() ? new KeyManager[] {keys(shown.get())} : null;
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }
}
