package dev.berth.gateway.http;

import static dev.berth.gateway.http.PublicDoorTest.await;
import static dev.berth.gateway.http.PublicDoorTest.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which authorities a listener with TLS reads. */
class NoClientCertificatesTest {

  private static final String DEFAULT_STORE = "javax.net.ssl.trustStore";

  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;

  @AfterEach
  void stop() throws Exception {
    System.clearProperty(DEFAULT_STORE);
    await(vertx.close());
  }

  @Test
  void noAuthoritiesAreReadForAListenerThatAsksForNoCertificate() throws Exception {
    Path unreadable = Files.writeString(folder.resolve("authorities"), "no key store");
    System.setProperty(DEFAULT_STORE, unreadable.toString());
    HttpClient client = ParsedKeysTest.clientOf(vertx, customized(new HttpServerOptions()));

    HttpClientRequest request = await(client.request(HttpMethod.GET, "/"));

    assertThat(await(request.send()).statusCode()).isEqualTo(204);
  }

  @Test
  void aListenerThatAsksForCertificatesTrustsWhomItIsTold() throws Exception {
    PfxOptions told = new PfxOptions();

    HttpServerOptions asking = new HttpServerOptions().setClientAuth(ClientAuth.REQUIRED);
    assertThat(customized(asking).getTrustOptions()).isNull();
    assertThat(customized(new HttpServerOptions().setTrustOptions(told)).getTrustOptions())
        .isSameAs(told);
  }

  private HttpServerOptions customized(HttpServerOptions options) throws Exception {
    X509KeyManager keys = (X509KeyManager) TestCertificate.keys(certificate()).getKeyManagers()[0];
    options.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(keys));
    new PublicDoor(settings(Map.of())).customizeHttpsServer(options);
    return options;
  }

  private Path certificate() {
    Path file = folder.resolve("localhost.p12");
    return Files.exists(file) ? file : TestCertificate.in(folder);
  }
}
