package dev.berth.localstack.training;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Sends requests to a registry and insists on the right answers. */
final class Caller implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI registry;
  private final HttpClient client;

  /**
   * Opens no connection yet.
   *
   * @param authority the certificate to trust
   * @param multiplexed whether to ask for HTTP/2
   */
  Caller(URI registry, Optional<Path> authority, boolean multiplexed) throws IOException {
    this.registry = registry;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(multiplexed ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE);
    if (authority.isPresent()) {
      builder.sslContext(trusting(authority.get()));
    }
    this.client = builder.build();
  }

  /**
   * Sends a request; headers are names and values in turn.
   *
   * @throws StackException if the status is another
   */
  HttpResponse<byte[]> send(
      int status, String method, String location, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(location))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() != status) {
      throw new StackException(
          "%s %s was answered by %d, not by %d"
              .formatted(method, response.uri().getPath(), response.statusCode(), status));
    }
    return response;
  }

  @Override
  public void close() {
    client.close();
  }

  private static SSLContext trusting(Path authority) throws IOException {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new StackException("cannot trust " + authority, e);
    }
  }
}
