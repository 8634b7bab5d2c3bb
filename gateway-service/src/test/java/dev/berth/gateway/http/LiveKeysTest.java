package dev.berth.gateway.http;

import static dev.berth.gateway.http.PublicDoorTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server with TLS of BoringSSL, to which every request connects anew. */
class LiveKeysTest {

  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void theKeyIsAskedForOnceForAllHandshakes() throws Exception {
    Counting counting = new Counting(TestCertificate.keyIn(folder));
    HttpServerOptions options =
        new HttpServerOptions().setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(counting));
    PublicDoorTest.door(vertx).customizeHttpsServer(options);
    HttpClient client = clientOf(vertx, options);

    for (int i = 0; i < 3; i++) {
      HttpClientRequest request = await(client.request(HttpMethod.GET, "/"));
      assertThat(await(request.send()).statusCode()).isEqualTo(204);
    }

    assertThat(counting.asked).hasValue(1);
  }

  /** A client of a new server, to which every request connects anew. */
  static HttpClient clientOf(Vertx vertx, HttpServerOptions options) throws Exception {
    int port =
        await(
                vertx
                    .createHttpServer(options)
                    .requestHandler(request -> request.response().setStatusCode(204).end())
                    .listen(0))
            .actualPort();
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(port)
            .setSsl(true)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setKeepAlive(false));
  }

  /** Counts how often the private key is taken. */
  private record Counting(X509KeyManager keys, AtomicInteger asked) implements X509KeyManager {

    Counting(X509KeyManager keys) {
      this(keys, new AtomicInteger());
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      asked.incrementAndGet();
      return keys.getPrivateKey(alias);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, issuers);
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return keys.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return keys.getServerAliases(type, issuers);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return keys.chooseServerAlias(type, issuers, socket);
    }
  }
}
