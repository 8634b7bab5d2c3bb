package dev.berth.gateway.certificate;

import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.CertifiedSubject;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that vouch for clients, which can be replaced while the gateway runs. A handshake
 * ends where a certificate is not one of theirs, with the fitting alert; and as what was trusted
 * then need not be any more, requests ask again.
 */
@Singleton
public final class ClientAuthorities extends X509ExtendedTrustManager {

  /** The extended key usage of clients of TLS, RFC 5280 section 4.2.1.12. */
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private static final String SETTING = "berth.auth.certificates.authorities";

  private final Vertx vertx;
  private final Optional<Path> file;
  private volatile @Nullable X509TrustManager trusted;

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if there is no certificate in it
   */
  @Inject
  ClientAuthorities(AuthSettings settings, Vertx vertx) {
    this(settings.certificates().authorities(), vertx);
  }

  /** Those of a file, if there is one. */
  public ClientAuthorities(Optional<Path> file, Vertx vertx) {
    this.vertx = vertx;
    this.file = file;
    file.ifPresent(
        given -> {
          try {
            put(Buffer.buffer(Files.readAllBytes(given)));
          } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("%s, %s: %s".formatted(SETTING, given, e), e);
          }
        });
  }

  /** Where they stand; empty if clients are not asked for certificates. */
  public Optional<Path> file() {
    return file;
  }

  /**
   * Puts others in the place of those that are here.
   *
   * @param pem their certificates
   * @throws GeneralSecurityException if there is none, or one cannot be read
   */
  public void put(Buffer pem) throws GeneralSecurityException {
    trusted = read(pem);
  }

  private X509TrustManager read(Buffer pem) throws GeneralSecurityException {
    try {
      PemTrustOptions options = new PemTrustOptions().addCertValue(pem);
      for (TrustManager each : options.getTrustManagerFactory(vertx).getTrustManagers()) {
        if (each instanceof X509TrustManager found && found.getAcceptedIssuers().length > 0) {
          return found;
        }
      }
    } catch (GeneralSecurityException e) {
      throw e;
    } catch (Exception e) {
      throw new GeneralSecurityException("no certificates: " + e.getMessage(), e);
    }
    throw new GeneralSecurityException("there is no certificate");
  }

  /**
   * What stands behind them at present; another object after each change, by which whoever has
   * asked can tell that it has to ask again.
   */
  public Object generation() {
    return Optional.<Object>ofNullable(trusted).orElse(this);
  }

  /** Whom a certificate names, the first of the chain; empty if it is not to be trusted. */
  public Optional<CertifiedSubject> subject(List<X509Certificate> chain) {
    try {
      check(chain.toArray(X509Certificate[]::new));
      return SubjectNames.read(chain.getFirst());
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** By these authorities, its dates, and that it was issued to a client, by its own words. */
  private void check(X509Certificate[] chain) throws CertificateException {
    X509TrustManager present = trusted;
    if (present == null || chain.length == 0) {
      throw new CertificateException("no certificate of a client is trusted");
    }
    present.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
    try {
      List<String> usages = chain[0].getExtendedKeyUsage();
      if (usages == null || !usages.contains(CLIENT_AUTH)) {
        throw new CertificateException("the certificate is not for a client");
      }
    } catch (CertificateParsingException e) {
      throw new CertificateException("the certificate is malformed", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a listener meets no server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("a listener meets no server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a listener meets no server");
  }

  /**
   * Clients are not told whom a certificate may be of: BoringSSL would go on to tell those that
   * were there at the start, and clients that take the hint would not show one of a new authority.
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
