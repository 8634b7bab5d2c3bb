package dev.berth.localstack.tls;

import dev.berth.localstack.data.FileTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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
  private static final SecureRandom RANDOM = new SecureRandom();

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
      Signer signer = authority(folder, clock);
      if (!files.isGood(signer.certificate(), names, clock)) {
        files.issue(signer, names, clock);
      }
      return files;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make a certificate in " + folder, e);
    }
  }

  private record Signer(X509Certificate certificate, PrivateKey key) {}

  private static Signer authority(Path folder, Clock clock)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    Path certificateFile = folder.resolve("ca.crt");
    Path keyFile = folder.resolve("ca.key");
    if (Files.exists(certificateFile) && Files.exists(keyFile)) {
      X509Certificate known = readCertificate(certificateFile);
      if (outlives(known, clock, SERVER_LIFE)) {
        return new Signer(known, readKey(keyFile));
      }
    }
    KeyPair pair = newPair();
    X500Principal name = new X500Principal("CN=Berth local authority " + serial().toString(36));
    var builder = builder(name, name, pair, clock, AUTHORITY_LIFE);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    X509Certificate certificate = sign(builder, pair.getPrivate());
    writeKey(keyFile, pair.getPrivate());
    writeCertificates(certificateFile, certificate);
    return new Signer(certificate, pair.getPrivate());
  }

  private boolean isGood(X509Certificate signer, List<String> names, Clock clock)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    X509Certificate known = readCertificate(certificate);
    var alternatives = known.getSubjectAlternativeNames();
    var present = new TreeSet<String>();
    alternatives.forEach(entry -> present.add(canonical(String.valueOf(entry.get(1)))));
    return known.getIssuerX500Principal().equals(signer.getSubjectX500Principal())
        && outlives(known, clock, RENEW_BEFORE)
        && names.stream().map(LocalCertificates::canonical).allMatch(present::contains);
  }

  private void issue(Signer signer, List<String> names, Clock clock)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPair pair = newPair();
    X500Principal issuer = signer.certificate().getSubjectX500Principal();
    var builder =
        builder(issuer, new X500Principal("CN=" + names.getFirst()), pair, clock, SERVER_LIFE);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(signer.certificate()));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            names.stream().map(LocalCertificates::generalName).toArray(GeneralName[]::new)));
    X509Certificate issued = sign(builder, signer.key());
    writeKey(key, pair.getPrivate());
    writeCertificates(certificate, issued, signer.certificate());
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair pair, Clock clock, Duration life)
      throws GeneralSecurityException, CertIOException {
    Instant now = clock.instant();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial(),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(life)),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return builder;
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static KeyPair newPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static BigInteger serial() {
    return new BigInteger(120, RANDOM).setBit(120);
  }

  private static boolean outlives(X509Certificate certificate, Clock clock, Duration time) {
    return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(time));
  }

  private static GeneralName generalName(String name) {
    return new GeneralName(
        isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, canonical(name));
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9.]+");
  }

  private static String canonical(String name) {
    return isAddress(name)
        ? InetAddress.ofLiteral(name).getHostAddress()
        : name.toLowerCase(Locale.ROOT);
  }

  private static X509Certificate readCertificate(Path file)
      throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    String body = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }

  private static void writeKey(Path file, PrivateKey key) throws IOException {
    FileTree.writePrivate(
        file, pem("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
  }

  private static void writeCertificates(Path file, X509Certificate... chain)
      throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    FileTree.writePublic(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static String pem(String kind, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, body);
  }
}
