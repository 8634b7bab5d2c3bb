package dev.berth.localstack.tls;

import dev.berth.localstack.data.FileTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Files with certificates and keys of elliptic curves, in the form of RFC 7468. */
public final class Pem {

  private Pem() {}

  /** Writes a key, for its owner alone. */
  public static void write(Path file, PrivateKey key) throws IOException {
    FileTree.writePrivate(
        file, text("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes certificates. */
  public static void write(Path file, X509Certificate... chain) throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      for (X509Certificate certificate : chain) {
        all.append(text("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot write a certificate to " + file, e);
    }
    FileTree.writePublic(file, all.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The first certificate of a file. */
  static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  /** The key of a file. */
  static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    String body = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }

  private static String text(String kind, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, body);
  }
}
