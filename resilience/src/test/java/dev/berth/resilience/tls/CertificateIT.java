package dev.berth.resilience.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.tls.LocalCertificates;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateIT {

  private static final Duration RELOAD = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void isReplacedWithoutLosingAConnection() throws Exception {
    // Given a connection that stands
    LocalCertificates before = make("before");
    LocalCertificates after = make("after");
    LocalCertificates used = new LocalCertificates(file("ca"), file("crt"), file("key"));
    put(before, used);
    try (Stand stand = Stand.start(options -> pem(options, used));
        TlsClient client = TlsClient.connect(stand.stack().url())) {
      assertThat(client.get("/v2/")).isEqualTo(200);
      assertThat(client.serial()).isEqualTo(serial(before));

      // When, and back again, and what is no pair in between
      awaitShown(stand, after, used);
      Files.writeString(used.key(), "no key");
      Crowd.pause(Duration.ofSeconds(3));
      try (TlsClient newcomer = TlsClient.connect(stand.stack().url())) {
        assertThat(newcomer.serial()).isEqualTo(serial(after));
      }
      awaitShown(stand, before, used);

      // Then those that stood before still do
      assertThat(client.get("/v2/")).isEqualTo(200);
      assertThat(client.serial()).isEqualTo(serial(before));
    }
  }

  /** Replaces it, and connects until it is shown: nobody may be turned away meanwhile. */
  private static void awaitShown(Stand stand, LocalCertificates next, LocalCertificates used)
      throws IOException {
    put(next, used);
    awaitShown(stand, serial(next));
  }

  private static void awaitShown(Stand stand, BigInteger serial) {
    Eventually.isTrue(
        "the new certificate is shown",
        RELOAD,
        () -> {
          try (TlsClient newcomer = TlsClient.connect(stand.stack().url())) {
            return newcomer.get("/v2/") == 200 && newcomer.serial().equals(serial);
          }
        });
  }

  @Test
  void comesFromAKeyStoreAndCanInsistOnTls() throws Exception {
    LocalCertificates made = make("made");
    Path password = Files.writeString(file("password"), "changeit\n");
    Path store = keyStore(made, "changeit".toCharArray());

    try (Stand stand =
            Stand.start(
                options ->
                    options
                        .with("berth.http.tls.key-store", store.toString())
                        .with("berth.http.tls.key-store-password-file", password.toString())
                        .with("berth.http.tls.reload-period", "1s")
                        .with("berth.http.tls.strict-transport", "24h"));
        TlsClient client = TlsClient.connect(stand.stack().url())) {
      assertThat(client.get("/v2/")).isEqualTo(200);
      assertThat(client.serial()).isEqualTo(serial(made));
      assertThat(client.header("Strict-Transport-Security")).contains("max-age=86400");

      // And from another one, with another password and a key of another kind
      BigInteger serial = rsaKeyStore(store, "another-one");
      Files.writeString(password, "another-one\n");
      awaitShown(stand, serial);
      assertThat(client.get("/v2/")).isEqualTo(200);
    }
  }

  @Test
  void speaksTwoVersionsOfTlsAndNoOlderOne() throws Exception {
    try (Stand stand = Stand.start(options -> options.withTls(true))) {
      URI url = stand.stack().url();
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        try (TlsClient client = TlsClient.connect(url, version)) {
          assertThat(client.get("/v2/")).isEqualTo(200);
          assertThat(client.version()).isEqualTo(version);
        }
      }
      assertThat(OldHello.answerOf(url)).isEqualTo(OldHello.REFUSED);
    }
  }

  private static StackOptions pem(StackOptions options, LocalCertificates files) {
    return options
        .with("berth.http.tls.certificate", files.certificate().toString())
        .with("berth.http.tls.key", files.key().toString())
        .with("berth.http.tls.reload-period", "1s");
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private LocalCertificates make(String name) throws IOException {
    return LocalCertificates.in(
        folder.resolve(name), List.of("localhost", "127.0.0.1"), Clock.systemUTC());
  }

  private static void put(LocalCertificates from, LocalCertificates to) throws IOException {
    Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
  }

  private static BigInteger serial(LocalCertificates files) {
    return TlsClient.read(files.certificate()).getFirst().getSerialNumber();
  }

  /** Java has no public way to sign a certificate but this program. */
  private BigInteger rsaKeyStore(Path file, String password) throws Exception {
    Path made = file("rsa.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                made.toString(),
                "-storepass",
                password)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
    return ((X509Certificate) store.getCertificate("server")).getSerialNumber();
  }

  private Path keyStore(LocalCertificates made, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    PrivateKey key = TlsClient.readKey(made.key());
    store.setKeyEntry(
        "server", key, password, TlsClient.read(made.certificate()).toArray(Certificate[]::new));
    Path file = file("server.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return file;
  }
}
