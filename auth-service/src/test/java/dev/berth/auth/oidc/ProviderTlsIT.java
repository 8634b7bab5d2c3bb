package dev.berth.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Installation;
import dev.berth.auth.RunningService;
import dev.berth.localstack.tls.Authority;
import dev.berth.localstack.tls.Pem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Providers by https, with certificates of an authority that Java does not know. */
class ProviderTlsIT {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final List<String> HERE = List.of("localhost", "127.0.0.1");

  private static final List<TestIssuer> ISSUERS = new ArrayList<>();
  private static final Map<String, String> SETTINGS = new HashMap<>();

  private static Installation installation;
  private static RunningService running;

  private static TestIssuer good;
  private static TestIssuer unknown;
  private static TestIssuer ofAnother;
  private static TestIssuer elsewhere;
  private static TestIssuer ended;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    Instant now = Instant.now();
    Authority own = Authority.make(new X500Principal("CN=own"), around(now));
    Authority another = Authority.make(new X500Principal("CN=own"), around(now));
    Path pem = installation.file("own.pem");
    Pem.write(pem, own.certificate());
    Optional<Path> file = Optional.of(pem);

    good = provider("good-", own, HERE, now, file);
    ofAnother = provider("another-", another, HERE, now, file);
    elsewhere = provider("elsewhere-", own, List.of("id.example.org", "127.0.0.2"), now, file);
    ended = provider("ended-", own, HERE, now.minus(Duration.ofDays(1)), file);
    unknown = provider("unknown-", own, HERE, now, Optional.empty());
    running = RunningService.start(installation, "provider-tls", SETTINGS).awaitReady();
  }

  private static TestIssuer provider(
      String prefix,
      Authority authority,
      List<String> names,
      Instant moment,
      Optional<Path> trusted)
      throws IOException, GeneralSecurityException {
    Authority.Issued issued =
        authority.issue(
            new X500Principal("CN=" + names.getFirst()),
            Authority.Purpose.SERVER,
            names,
            around(moment));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry("server", issued.key(), PASSWORD, new Certificate[] {issued.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    TestIssuer issuer = TestIssuer.start(context);
    String oidc = "berth.auth.oidc[%d].".formatted(ISSUERS.size());
    ISSUERS.add(issuer);
    SETTINGS.put(oidc + "issuer", issuer.url());
    SETTINGS.put(oidc + "client-id", "berth");
    SETTINGS.put(oidc + "username-prefix", prefix);
    trusted.ifPresent(file -> SETTINGS.put(oidc + "ca-file", file.toString()));
    return issuer;
  }

  private static Authority.Period around(Instant moment) {
    return new Authority.Period(
        moment.minus(Duration.ofHours(1)), moment.plus(Duration.ofHours(1)));
  }

  @AfterAll
  static void stop() {
    running.close();
    ISSUERS.forEach(TestIssuer::close);
    installation.close();
  }

  @Test
  void oneThatItsFileVouchesForLetsIn() throws Exception {
    String token = good.sign(good.claims("aud", "berth", "preferred_username", "dora"));

    assertThat(new LoginCalls(running).eventually(200, "good-dora", token)).isTrue();
    assertThat(good.keyFetches()).isPositive();
  }

  @Test
  void oneOfAnotherAuthorityOfThatNameIsNotAsked() throws Exception {
    assertUnavailable(ofAnother, "another-dora");
  }

  @Test
  void oneOfAnotherHostIsNotAsked() throws Exception {
    assertUnavailable(elsewhere, "elsewhere-dora");
  }

  @Test
  void oneWhoseCertificateHasEndedIsNotAsked() throws Exception {
    assertUnavailable(ended, "ended-dora");
  }

  @Test
  void oneThatJavaDoesNotKnowIsNotAskedWithoutAFile() throws Exception {
    // Reading all that Java knows may outlast the first try, and only that one is told in the log.
    assertNotAsked(unknown, "unknown-dora");
  }

  /** The client is told that it cannot be found out now, and the operator that TLS is why. */
  private static void assertUnavailable(TestIssuer issuer, String name) throws Exception {
    assertNotAsked(issuer, name);
    assertThat(running.output().lines())
        .anyMatch(
            line ->
                line.contains("the keys of an issuer cannot be fetched")
                    && line.contains("issuer=" + issuer.url())
                    && line.contains("SSLHandshakeException"));
  }

  private static void assertNotAsked(TestIssuer issuer, String name) throws Exception {
    HttpResponse<String> answer = logIn(issuer, name);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("UNAVAILABLE", "the issuer does not answer");
    assertThat(answer.body()).doesNotContain("ertificate").doesNotContain("127.0.0.1");
    assertThat(issuer.keyFetches()).isZero();
  }

  private static HttpResponse<String> logIn(TestIssuer issuer, String name) throws Exception {
    String claimed = name.substring(name.indexOf('-') + 1);
    String token = issuer.sign(issuer.claims("aud", "berth", "preferred_username", claimed));
    return new LoginCalls(running).logIn(name, token);
  }
}
