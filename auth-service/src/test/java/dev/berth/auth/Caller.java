package dev.berth.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditEvent;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.http.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Calls the service as a gateway does.
 *
 * @param service where it is
 * @param peer the address of the client that the gateway calls for
 */
public record Caller(URI service, String peer) {

  /** Whoever makes changes past the API. */
  public static final Actor TESTER = new Actor("user:tester", Optional.empty(), "192.0.2.250");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A header of HTTP Basic. */
  public static String basic(String username, String password) {
    return "Basic "
        + Base64.getEncoder().encodeToString((username + ':' + password).getBytes(UTF_8));
  }

  /** A query or form of names and values in turn. */
  public static String parameters(String... namesAndValues) {
    StringBuilder parameters = new StringBuilder();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      parameters
          .append(index == 0 ? "" : "&")
          .append(URLEncoder.encode(namesAndValues[index], UTF_8))
          .append('=')
          .append(URLEncoder.encode(namesAndValues[index + 1], UTF_8));
    }
    return parameters.toString();
  }

  /** Calls with GET. */
  public HttpResponse<String> get(String pathAndQuery, String... headers) throws Exception {
    return send(request(pathAndQuery, headers).build());
  }

  /** Calls without a body. */
  public HttpResponse<String> send(String method, String path) throws Exception {
    return send(request(path).method(method, BodyPublishers.noBody()).build());
  }

  /** Calls with POST. */
  public HttpResponse<String> post(String path, String type, String body) throws Exception {
    return send(request(path, "Content-Type", type).POST(BodyPublishers.ofString(body)).build());
  }

  /** Calls the admin API: DELETE where there is no body, else PUT or POST of JSON. */
  public HttpResponse<String> api(
      String method, String path, String user, String password, String json) throws Exception {
    HttpRequest.Builder request =
        request("/api/v1" + path, "Authorization", basic(user, password))
            .method(method, BodyPublishers.ofString(json));
    return send(
        (json.isEmpty() ? request : request.header("Content-Type", "application/json")).build());
  }

  /** Posts a form to the token endpoint. */
  public HttpResponse<String> form(String... namesAndValues) throws Exception {
    return post("/auth/token", "application/x-www-form-urlencoded", parameters(namesAndValues));
  }

  /** The logins from this address that are noted, as {@code IDENTITY by WAY}, and how many. */
  public Map<String, Integer> notedLogins() throws Exception {
    return WireJson.kept(get("/internal/audit?action=login&n=1000").body(), AuditPage.class)
        .events()
        .stream()
        .filter(event -> event.actor().peer().equals(peer))
        .collect(
            Collectors.toMap(
                event -> event.actor().identity() + " by " + event.how().orElse(""),
                AuditEvent::times,
                Integer::sum));
  }

  /** The body of an answer that is to have this status. */
  public static JsonNode body(HttpResponse<String> answer, int status) throws IOException {
    if (answer.statusCode() != status) {
      throw new AssertionError(
          "%d and not %d: %s".formatted(answer.statusCode(), status, answer.body()));
    }
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(String pathAndQuery, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(pathAndQuery))
            .timeout(Duration.ofSeconds(20))
            .header("Berth-Credential", Installation.CREDENTIAL)
            .header("Berth-Peer", peer);
    return headers.length > 0 ? request.headers(headers) : request;
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, BodyHandlers.ofString());
  }
}
