package dev.berth.localstack.tls;

import dev.berth.localstack.data.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate for this machine's names and the authority that signed it, made once in a folder.
 * The certificate is made anew when it nears its end or lacks a name; the authority stays, so that
 * clients need to trust it only once.
 *
 * @param authority the certificate of the authority, PEM: what clients are to trust
 * @param certificate the certificate of the server with its chain, PEM
 * @param key the private key of the server, PEM
 */
public record LocalCertificates(Path authority, Path certificate, Path key) {

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  // What browsers and Apple's systems accept at most.
  private static final Duration SERVER_LIFE = Duration.ofDays(397);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /**
   * Finds or makes the certificates.
   *
   * @param names host names and IP addresses that the server goes by
   */
  public static LocalCertificates in(Path folder, List<String> names, Clock clock)
      throws IOException {
    FileTree.folder(folder, "rwxr-xr-x");
    LocalCertificates files =
        new LocalCertificates(
            folder.resolve("ca.crt"), folder.resolve("server.crt"), folder.resolve("server.key"));
    try {
      Authority signer = authority(folder, clock);
      if (!files.isGood(signer.certificate(), names, clock)) {
        files.issue(signer, names, clock);
      }
      return files;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot make a certificate in " + folder, e);
    }
  }

  private static Authority authority(Path folder, Clock clock)
      throws IOException, GeneralSecurityException {
    Path certificateFile = folder.resolve("ca.crt");
    Path keyFile = folder.resolve("ca.key");
    if (Files.exists(certificateFile) && Files.exists(keyFile)) {
      X509Certificate known = Pem.readCertificate(certificateFile);
      if (outlives(known, clock, SERVER_LIFE)) {
        return new Authority(known, Pem.readKey(keyFile));
      }
    }
    X500Principal name =
        new X500Principal("CN=Berth local authority " + Authority.serial().toString(36));
    Authority made = Authority.make(name, period(clock, AUTHORITY_LIFE));
    Pem.write(keyFile, made.key());
    Pem.write(certificateFile, made.certificate());
    return made;
  }

  private boolean isGood(X509Certificate signer, List<String> names, Clock clock)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    X509Certificate known = Pem.readCertificate(certificate);
    var alternatives = known.getSubjectAlternativeNames();
    var present = new TreeSet<String>();
    alternatives.forEach(entry -> present.add(Authority.canonical(String.valueOf(entry.get(1)))));
    return known.getIssuerX500Principal().equals(signer.getSubjectX500Principal())
        && outlives(known, clock, RENEW_BEFORE)
        && names.stream().map(Authority::canonical).allMatch(present::contains);
  }

  private void issue(Authority signer, List<String> names, Clock clock) throws IOException {
    Authority.Issued issued =
        signer.issue(
            new X500Principal("CN=" + names.getFirst()),
            Authority.Purpose.SERVER,
            names,
            period(clock, SERVER_LIFE));
    Pem.write(key, issued.key());
    Pem.write(certificate, issued.certificate(), signer.certificate());
  }

  private static Authority.Period period(Clock clock, Duration life) {
    Instant now = clock.instant();
    return new Authority.Period(now.minus(CLOCK_SKEW), now.plus(life));
  }

  private static boolean outlives(X509Certificate certificate, Clock clock, Duration time) {
    return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(time));
  }
}
