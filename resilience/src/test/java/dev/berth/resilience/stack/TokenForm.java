package dev.berth.resilience.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Speaks to issuers of tokens as their clients and administrators do. */
final class TokenForm {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TokenForm() {}

  /** Asks for a token by names and values in turn, and returns the answer, which has to be good. */
  static JsonNode post(URI endpoint, String... namesAndValues) {
    return json(send(form(endpoint, namesAndValues)));
  }

  /** The same as a client that says who it is by HTTP, RFC 6749 section 2.3.1. */
  static JsonNode postAs(String client, String secret, URI endpoint, String... namesAndValues) {
    String pair = encode(client) + ':' + encode(secret);
    return json(
        send(
            form(endpoint, namesAndValues)
                .header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))));
  }

  private static HttpRequest.Builder form(URI endpoint, String... namesAndValues) {
    String form =
        IntStream.range(0, namesAndValues.length / 2)
            .mapToObj(
                index -> namesAndValues[2 * index] + '=' + encode(namesAndValues[2 * index + 1]))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  /** Posts a document with a token. */
  static void create(URI endpoint, String token, byte[] document) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(endpoint)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(document)));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(endpoint + ": " + answer.statusCode() + answer.body());
    }
  }

  /** Whether an issuer describes itself. */
  static boolean answers(String issuer) {
    URI document = URI.create(issuer + "/.well-known/openid-configuration");
    try {
      return send(HttpRequest.newBuilder(document)).statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.uri() + ": " + answer.statusCode() + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
