package dev.berth.resilience.stack;

import dev.berth.conformance.http.Registry;
import dev.berth.conformance.target.Target;
import dev.berth.localstack.tls.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/** Clients that show certificates of an authority. */
public record CertifiedClients(Authority authority) {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Those of a new authority. */
  public static CertifiedClients make(String name) throws IOException {
    return new CertifiedClients(
        Authority.make(new X500Principal("CN=" + name), forAnHour(Instant.now())));
  }

  /** What somebody of this name sees of a registry, by connections of their own. */
  public Registry at(Stand stand, String subject) {
    return at(stand, subject, Instant.now());
  }

  /** What somebody sees whose certificate is good for an hour around some moment. */
  public Registry at(Stand stand, String subject, Instant moment) {
    try {
      Authority.Issued issued =
          authority.issue(
              new X500Principal(subject), Authority.Purpose.CLIENT, List.of(), forAnHour(moment));
      return Registry.at(
          new Target(
              stand.stack().url(),
              context(stand.stack().authorityCertificate().orElseThrow(), issued),
              Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Authority.Period forAnHour(Instant moment) {
    return new Authority.Period(
        moment.minus(Duration.ofMinutes(30)), moment.plus(Duration.ofMinutes(30)));
  }

  private static SSLContext context(Path trusted, Authority.Issued shown)
      throws IOException, GeneralSecurityException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    try (InputStream pem = Files.newInputStream(trusted)) {
      trust.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trusting =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusting.init(trust);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, PASSWORD);
    keys.setKeyEntry("key", shown.key(), PASSWORD, new Certificate[] {shown.certificate()});
    KeyManagerFactory showing =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    showing.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(showing.getKeyManagers(), trusting.getTrustManagers(), null);
    return context;
  }
}
