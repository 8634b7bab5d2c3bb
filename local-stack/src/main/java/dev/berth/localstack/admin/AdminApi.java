package dev.berth.localstack.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Calls what is below {@code /api/v1} of a registry, by HTTP Basic. */
public final class AdminApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI registry;
  private final String authorization;
  private final HttpClient client;

  /**
   * The API of a registry, for somebody.
   *
   * @param registry its URL
   * @param trust what its certificate is trusted by, instead of what Java trusts
   * @throws StackException if the password would be readable on the way
   */
  public AdminApi(URI registry, Optional<SSLContext> trust, String user, String password) {
    if (!"https".equals(registry.getScheme()) && !isLoopback(registry)) {
      throw new StackException(
          "%s is not encrypted, and so is no place to send a password to".formatted(registry));
    }
    this.registry = registry;
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(UTF_8));
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
    trust.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  private static boolean isLoopback(URI registry) {
    try {
      return "http".equals(registry.getScheme())
          && InetAddress.getByName(registry.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** An object to be filled and sent. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A name as it stands in a path. */
  public static String segment(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  /** Reads something. */
  public JsonNode get(String path) throws IOException {
    return send(request(path).GET());
  }

  /** Takes something away. */
  public void delete(String path) throws IOException {
    send(request(path).DELETE());
  }

  /** Sends something by a method. */
  public JsonNode send(String method, String path, JsonNode body) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(registry.resolve("/api/v1/" + path))
        .timeout(PATIENCE)
        .header("Authorization", authorization);
  }

  /** What is answered; a refusal becomes its own words. */
  private JsonNode send(HttpRequest.Builder request) throws IOException {
    HttpResponse<String> answer;
    try {
      answer = client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while calling " + registry);
    } catch (IOException e) {
      throw new StackException("cannot reach %s: %s".formatted(registry, e));
    }
    JsonNode body = read(answer.body());
    if (answer.statusCode() >= 400) {
      JsonNode error = body.path("errors").path(0);
      throw new StackException(
          "the registry answers %d: %s %s"
              .formatted(
                  answer.statusCode(),
                  error.path("message").asText("no reason"),
                  error.path("detail").asText(""))
              .strip());
    }
    return body;
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
