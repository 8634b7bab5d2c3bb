package dev.berth.gateway.http;

import static dev.berth.gateway.http.PublicDoorTest.await;
import static dev.berth.gateway.http.PublicDoorTest.settings;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.gateway.admission.TrustedProxies;
import dev.berth.gateway.certificate.ClientAuthorities;
import dev.berth.localstack.tls.Authority;
import dev.berth.localstack.tls.Pem;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real listeners, of BoringSSL and of the JDK, that say whom they take a client for. */
class ClientCertificatesTest {

  private static final String NOBODY = "nobody";

  private static Authority servers;
  private static Authority clients;
  private static Authority others;

  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;

  /** Set by {@link #listen}. */
  private ClientAuthorities authorities = new ClientAuthorities(Optional.empty(), vertx);

  private URI root = URI.create("https://127.0.0.1");

  @BeforeAll
  static void authorities() throws IOException {
    servers = TestClients.authority("servers");
    clients = TestClients.authority("clients");
    others = TestClients.authority("others");
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  static Stream<Arguments> waysToSpeak() {
    return tls()
        .flatMap(
            tls ->
                Stream.of(HttpClient.Version.values())
                    .map(version -> Arguments.of(tls.get()[0], tls.get()[1], version)));
  }

  /** By which library, and which version of TLS. */
  static Stream<Arguments> tls() {
    return Stream.of(true, false)
        .flatMap(
            boring ->
                Stream.of("TLSv1.2", "TLSv1.3").map(protocol -> Arguments.of(boring, protocol)));
  }

  @ParameterizedTest
  @MethodSource("waysToSpeak")
  void aClientIsWhomItsCertificateNames(boolean boring, String tls, HttpClient.Version version)
      throws Exception {
    listen(boring);
    HttpClient client =
        client(Optional.of(TestClients.client(clients, "CN=ann,O=ops,O=devs,C=DE")), tls, version);

    HttpResponse<String> answer = get(client);

    assertThat(answer.body()).isEqualTo("ann[devs, ops]");
    assertThat(answer.version()).isEqualTo(version);
    assertThat(get(client).body()).isEqualTo("ann[devs, ops]");
  }

  @ParameterizedTest
  @MethodSource("waysToSpeak")
  void noneHasToBeShown(boolean boring, String tls, HttpClient.Version version) throws Exception {
    listen(boring);

    HttpResponse<String> answer = get(client(Optional.empty(), tls, version));

    assertThat(answer.body()).isEqualTo(NOBODY);
    assertThat(answer.version()).isEqualTo(version);
  }

  @ParameterizedTest
  @MethodSource("tls")
  void oneThatIsNotToBeTrustedEndsTheHandshake(boolean boring, String tls) throws Exception {
    listen(boring);
    Instant now = Instant.now();
    Authority sameName =
        Authority.make(clients.certificate().getSubjectX500Principal(), TestClients.around(now));
    Authority self = Authority.make(new X500Principal("CN=ann"), TestClients.around(now));

    Map<String, Authority.Issued> bad =
        Map.of(
            "of another authority", TestClients.client(others, "CN=ann"),
            "of another authority of the same name", TestClients.client(sameName, "CN=ann"),
            "of itself", new Authority.Issued(self.certificate(), self.key()),
            "of the authority's own", new Authority.Issued(clients.certificate(), clients.key()),
            "expired", TestClients.client(clients, "CN=ann", at(now, Duration.ofDays(-1))),
            "not yet valid", TestClients.client(clients, "CN=ann", at(now, Duration.ofDays(1))),
            "of a server", TestClients.server(clients));
    bad.forEach(
        (what, shown) ->
            assertThatThrownBy(
                    () -> get(client(Optional.of(shown), tls, HttpClient.Version.HTTP_1_1)))
                .as(what)
                .isInstanceOf(IOException.class));

    assertThat(
            get(client(
                    Optional.of(TestClients.client(clients, "CN=ann")),
                    tls,
                    HttpClient.Version.HTTP_1_1))
                .body())
        .isEqualTo("ann[]");
  }

  private static Authority.Period at(Instant now, Duration off) {
    return TestClients.around(now.plus(off));
  }

  @ParameterizedTest
  @MethodSource("waysToSpeak")
  void oneThatEndsCountsNoMoreOnAConnectionThatStands(
      boolean boring, String tls, HttpClient.Version version) throws Exception {
    listen(boring);
    Instant end = Instant.now().plusSeconds(3);
    Authority.Issued brief =
        TestClients.client(
            clients, "CN=ann", new Authority.Period(end.minus(Duration.ofHours(1)), end));
    HttpClient client = client(Optional.of(brief), tls, version);
    HttpResponse<String> before = get(client);
    assertThat(before.body()).startsWith("ann");

    Thread.sleep(Duration.between(Instant.now(), end).plusMillis(1100));

    HttpResponse<String> after = get(client);
    assertThat(after.body()).isEqualTo(NOBODY);
    assertThat(peer(after)).isEqualTo(peer(before));
  }

  @ParameterizedTest
  @MethodSource("waysToSpeak")
  void anAuthorityThatIsTakenBackVouchesForNobody(
      boolean boring, String tls, HttpClient.Version version) throws Exception {
    listen(boring);
    HttpClient client = client(Optional.of(TestClients.client(clients, "CN=ann")), tls, version);
    HttpResponse<String> before = get(client);
    assertThat(before.body()).startsWith("ann");

    authorities.put(pem(others));

    HttpResponse<String> after = get(client);
    assertThat(after.body()).isEqualTo(NOBODY);
    assertThat(peer(after)).isEqualTo(peer(before));

    // And one that comes in its place does, for those who come then.
    HttpClient other = client(Optional.of(TestClients.client(others, "CN=ann")), tls, version);
    assertThat(get(other).body()).startsWith("ann");
    authorities.put(pem(others, clients));
    assertThat(get(client).body()).startsWith("ann");
    assertThatThrownBy(() -> authorities.put(Buffer.buffer("no certificate")))
        .hasMessageContaining("certificate");
    assertThat(get(client).body()).startsWith("ann");
  }

  @ParameterizedTest
  @MethodSource("tls")
  void aSessionThatIsResumedIsJudgedByWhatHoldsThen(boolean boring, String tls) throws Exception {
    listen(boring);
    SSLContext context =
        TestClients.context(servers, Optional.of(TestClients.client(clients, "CN=ann")));
    assertThat(resume(context, tls)).startsWith("ann");
    assertThat(resume(context, tls)).startsWith("ann");

    authorities.put(pem(others));

    assertThat(resume(context, tls)).isEqualTo(NOBODY);
  }

  /** Connects anew, by the session of before where there is one. */
  private String resume(SSLContext context, String tls) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", root.getPort())) {
      socket.setEnabledProtocols(new String[] {tls});
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      List<String> lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
              .lines()
              .toList();
      return lines.getLast();
    } catch (IOException e) {
      // Where nothing is resumed, the handshake tells.
      return "refused: " + e;
    }
  }

  @Test
  void countsOnlyWhereTheClientItselfSaysNothingElse() throws Exception {
    listen(true);
    HttpClient client =
        client(
            Optional.of(TestClients.client(clients, "CN=ann")),
            "TLSv1.3",
            HttpClient.Version.HTTP_1_1);

    for (String authorization : List.of("Basic YW5uOnJpZ2h0", "Bearer x", "x", "")) {
      assertThat(get(client, "Authorization", authorization).body()).isEqualTo(NOBODY);
    }
    for (String site : List.of("cross-site", "same-site", "x")) {
      assertThat(get(client, "Sec-Fetch-Site", site).body()).isEqualTo(NOBODY);
    }
    assertThat(get(client, "Sec-Fetch-Site", "none").body()).startsWith("ann");
    assertThat(get(client, "Berth-Certificate", "x").body()).startsWith("ann");
  }

  @Test
  void thatOfATrustedProxyIsNotItsClients() throws Exception {
    listen(true, List.of("127.0.0.0/8"));

    HttpClient client =
        client(
            Optional.of(TestClients.client(clients, "CN=ann")),
            "TLSv1.3",
            HttpClient.Version.HTTP_1_1);

    assertThat(get(client).body()).isEqualTo(NOBODY);
  }

  @Test
  void aFileWithoutACertificateIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("empty"), "");

    assertThatThrownBy(() -> new ClientAuthorities(Optional.of(file), vertx))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("berth.auth.certificates.authorities");
  }

  private void listen(boolean boring) throws Exception {
    listen(boring, List.of());
  }

  private void listen(boolean boring, List<String> proxies) throws Exception {
    Path file = folder.resolve("authorities.pem");
    Files.write(file, pem(clients).getBytes());
    authorities = new ClientAuthorities(Optional.of(file), vertx);
    ClientCertificates certificates =
        new ClientCertificates(authorities, new TrustedProxies(proxies));
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(KeyCertOptions.wrap(TestClients.keys(TestClients.server(servers))));
    new PublicDoor(settings(Map.of()), authorities).customizeHttpsServer(options);
    assertThat(OpenSsl.isAvailable()).isTrue();
    if (!boring) {
      options.setSslEngineOptions(new JdkSSLEngineOptions());
    }
    HttpServer server =
        await(
            vertx
                .createHttpServer(options)
                .requestHandler(
                    request ->
                        request
                            .response()
                            .putHeader("Peer", request.remoteAddress().toString())
                            .end(
                                certificates
                                    .senderOf(request, request.remoteAddress().host())
                                    .certificate()
                                    .map(
                                        found ->
                                            found.commonName()
                                                + new TreeSet<>(found.organizations()))
                                    .orElse(NOBODY)))
                .listen(0, "127.0.0.1"));
    root = URI.create("https://127.0.0.1:" + server.actualPort());
  }

  private Buffer pem(Authority... all) throws IOException {
    Path file = folder.resolve("some.pem");
    Pem.write(file, Stream.of(all).map(Authority::certificate).toArray(X509Certificate[]::new));
    return Buffer.buffer(Files.readAllBytes(file));
  }

  private static HttpClient client(
      Optional<Authority.Issued> shown, String tls, HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TestClients.context(servers, shown))
        .sslParameters(new SSLParameters(null, new String[] {tls}))
        .version(version)
        .build();
  }

  private HttpResponse<String> get(HttpClient client, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(root).timeout(Duration.ofSeconds(10));
    return client.send(
        (headers.length > 0 ? request.headers(headers) : request).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The client's end of the connection. */
  private static String peer(HttpResponse<String> answer) {
    return answer.headers().firstValue("Peer").orElseThrow();
  }
}
