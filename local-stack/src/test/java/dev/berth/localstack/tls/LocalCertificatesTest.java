package dev.berth.localstack.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCertificatesTest {

  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1", "box");
  private static final Clock NOW = Clock.systemUTC();

  @TempDir private Path folder;

  @Test
  void signsACertificateThatVerifies() throws IOException, GeneralSecurityException {
    LocalCertificates files = LocalCertificates.in(folder, NAMES, NOW);

    List<X509Certificate> chain = read(files.certificate());
    PKIXParameters trust =
        new PKIXParameters(Set.of(new TrustAnchor(read(files.authority()).getFirst(), null)));
    trust.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, 1)), trust);
    assertThat(chain).hasSize(2).endsWith(read(files.authority()).getFirst());
    assertThat(chain.getFirst().getBasicConstraints()).isEqualTo(-1);
    assertThat(chain.getFirst().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void namesTheMachineInEveryWay() throws IOException, GeneralSecurityException {
    LocalCertificates files = LocalCertificates.in(folder, NAMES, NOW);

    assertThat(read(files.certificate()).getFirst().getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"),
            List.of(2, "box"));
  }

  @Test
  void keepsTheKeysToItself() throws IOException {
    LocalCertificates files = LocalCertificates.in(folder, NAMES, NOW);

    for (Path key : List.of(files.key(), folder.resolve("ca.key"))) {
      assertThat(Files.getPosixFilePermissions(key))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void keepsACertificateThatIsGood() throws IOException {
    String first = Files.readString(LocalCertificates.in(folder, NAMES, NOW).certificate());

    assertThat(LocalCertificates.in(folder, NAMES, NOW).certificate()).content().isEqualTo(first);
  }

  @Test
  void renewsACertificateNearItsEndUnderTheSameAuthority() throws IOException {
    LocalCertificates files = LocalCertificates.in(folder, NAMES, NOW);
    String authority = Files.readString(files.authority());
    String certificate = Files.readString(files.certificate());

    LocalCertificates.in(folder, NAMES, Clock.offset(NOW, Duration.ofDays(370)));

    assertThat(files.authority()).content().isEqualTo(authority);
    assertThat(files.certificate()).content().isNotEqualTo(certificate);
  }

  @Test
  void makesANewCertificateForANewName() throws IOException, GeneralSecurityException {
    LocalCertificates.in(folder, NAMES, NOW);

    LocalCertificates files = LocalCertificates.in(folder, List.of("localhost", "moved"), NOW);

    assertThat(read(files.certificate()).getFirst().getSubjectAlternativeNames())
        .contains(List.of(2, "moved"));
  }

  @Test
  void makesANewAuthorityBeforeTheOldOneWouldEndFirst() throws IOException {
    LocalCertificates files = LocalCertificates.in(folder, NAMES, NOW);
    String authority = Files.readString(files.authority());

    LocalCertificates.in(folder, NAMES, Clock.offset(NOW, Duration.ofDays(3500)));

    assertThat(files.authority()).content().isNotEqualTo(authority);
  }

  private static List<X509Certificate> read(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map((Certificate certificate) -> (X509Certificate) certificate)
          .toList();
    }
  }
}
