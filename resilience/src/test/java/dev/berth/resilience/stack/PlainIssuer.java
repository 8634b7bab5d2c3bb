package dev.berth.resilience.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * An issuer that signs whatever a test wants: it publishes a key, and has no users, clients or
 * pages but what a test answers for them. Real ones are {@link Keycloak} and {@link JobIssuer}.
 */
public final class PlainIssuer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE = 32;
  private static final long LIFETIME_SECONDS = 3600;

  private final HttpServer server;
  private final KeyPair key;
  private volatile Function<Map<String, String>, Map<String, String>> grant =
      form -> Map.of("error", "unsupported_grant_type");

  private PlainIssuer(HttpServer server, KeyPair key) {
    this.server = server;
    this.key = key;
  }

  /** Starts one on a port of loopback. */
  public static PlainIssuer start() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      PlainIssuer issuer = new PlainIssuer(HttpServer.create(address, 0), keys.generateKeyPair());
      String url = issuer.issuer();
      issuer.serve(
          "/.well-known/openid-configuration",
          Map.of(
              "issuer", url,
              "jwks_uri", url + "/keys",
              "authorization_endpoint", url + "/login",
              "token_endpoint", url + "/token"));
      issuer.serve("/keys", Map.of("keys", List.of(issuer.publicKey())));
      issuer.server.createContext("/token", issuer::answer);
      issuer.server.start();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start an issuer", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it calls itself. */
  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Answers its token endpoint from now on: by 400 where that is about an error.
   *
   * @param answer by the form that was sent, with the header {@code Authorization} beside it
   */
  public void grant(Function<Map<String, String>, Map<String, String>> answer) {
    this.grant = answer;
  }

  /** A token for an audience that is good for an hour, with more claims than that. */
  public String token(String audience, Map<String, Object> more) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new HashMap<>(more);
    claims.put("iss", issuer());
    claims.put("aud", audience);
    claims.put("iat", now);
    claims.put("exp", now + LIFETIME_SECONDS);
    try {
      String signed = part(Map.of("alg", "ES256", "typ", "JWT", "kid", "one")) + "." + part(claims);
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(Map<String, ?> json) throws IOException {
    return BASE64.encodeToString(JSON.writeValueAsBytes(json));
  }

  private Map<String, String> publicKey() {
    ECPublicKey known = (ECPublicKey) key.getPublic();
    return Map.of(
        "kty", "EC",
        "crv", "P-256",
        "use", "sig",
        "alg", "ES256",
        "kid", "one",
        "x", coordinate(known.getW().getAffineX()),
        "y", coordinate(known.getW().getAffineY()));
  }

  /** Of the length that RFC 7518 section 6.2.1.2 wants. */
  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] whole = new byte[COORDINATE];
    int length = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - length, whole, COORDINATE - length, length);
    return BASE64.encodeToString(whole);
  }

  private void serve(String path, Map<String, ?> document) {
    server.createContext(path, exchange -> send(exchange, 200, document));
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&", -1)) {
      String[] both = pair.split("=", 2);
      form.put(both[0], URLDecoder.decode(both[1], UTF_8));
    }
    form.put(
        "Authorization",
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""));
    Map<String, String> answer = grant.apply(form);
    send(exchange, answer.containsKey("error") ? 400 : 200, answer);
  }

  private static void send(HttpExchange exchange, int status, Map<String, ?> document)
      throws IOException {
    byte[] json = JSON.writeValueAsBytes(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, json.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(json);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
