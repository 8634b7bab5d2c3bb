package dev.berth.gateway.http;

import static dev.berth.gateway.http.PublicDoorTest.await;
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
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(KeyCertOptions.wrap(TestCertificate.keyIn(folder)));
    HttpClient client = LiveKeysTest.clientOf(vertx, customized(options));

    HttpClientRequest request = await(client.request(HttpMethod.GET, "/"));

    assertThat(await(request.send()).statusCode()).isEqualTo(204);
  }

  @Test
  void aListenerThatAsksForCertificatesTrustsWhomItIsTold() {
    PfxOptions told = new PfxOptions();

    HttpServerOptions asking = new HttpServerOptions().setClientAuth(ClientAuth.REQUIRED);
    assertThat(customized(asking).getTrustOptions()).isNull();
    assertThat(customized(new HttpServerOptions().setTrustOptions(told)).getTrustOptions())
        .isSameAs(told);
  }

  private HttpServerOptions customized(HttpServerOptions options) {
    PublicDoorTest.door(vertx).customizeHttpsServer(options);
    return options;
  }
}
