package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** An issuer that speaks HTTP, whose keys a test has. */
public final class TestIssuer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger keyFetches = new AtomicInteger();
  private final List<Map<String, String>> grants = new ArrayList<>();
  private final Optional<SSLContext> tls;
  private HttpServer server;
  private volatile PublicJsonWebKey key = newKey();
  private volatile String claimedIssuer;
  private volatile Function<Map<String, String>, String> grant = form -> "{}";

  private TestIssuer(Optional<SSLContext> tls) throws IOException {
    this.tls = tls;
    this.server = listen(0);
    this.claimedIssuer = url();
  }

  /** Starts one. */
  public static TestIssuer start() throws IOException {
    return new TestIssuer(Optional.empty());
  }

  /** One that is reached by https alone. */
  static TestIssuer start(SSLContext tls) throws IOException {
    return new TestIssuer(Optional.of(tls));
  }

  /** What it calls itself. */
  public String url() {
    return "%s://127.0.0.1:%d/realm"
        .formatted(tls.isPresent() ? "https" : "http", server.getAddress().getPort());
  }

  /** The key it signs with. */
  public PublicJsonWebKey key() {
    return key;
  }

  /** How often its keys were asked for. */
  public int keyFetches() {
    return keyFetches.get();
  }

  /** The forms its token endpoint was sent. */
  public List<Map<String, String>> grants() {
    return grants;
  }

  /** Answers the token endpoint from now on: 400 where the answer is about an error. */
  public void grant(Function<Map<String, String>, String> answer) {
    this.grant = answer;
  }

  /** Calls itself something else from now on. */
  public void claim(String issuer) {
    this.claimedIssuer = issuer;
  }

  /** Signs with another key from now on, and publishes that one alone. */
  public void rotate() {
    this.key = newKey();
  }

  /** Refuses connections until it is mended. */
  public void fail() {
    server.stop(0);
  }

  /** Answers again. */
  public void mend() throws IOException {
    server = listen(server.getAddress().getPort());
  }

  /** Claims of a token that is good for ten minutes. */
  public Map<String, Object> claims(Object... namesAndValues) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", url());
    claims.put("sub", "the subject");
    claims.put("iat", now);
    claims.put("exp", now + 600);
    for (int index = 0; index < namesAndValues.length; index += 2) {
      claims.put((String) namesAndValues[index], namesAndValues[index + 1]);
    }
    return claims;
  }

  /** A token with these claims. */
  public String sign(Map<String, Object> claims) {
    return sign(claims, key, "RS256", "JWT");
  }

  /** A token with these claims, in JSON. */
  public String sign(String claims) {
    return sign(claims, key, "RS256", "JWT");
  }

  static String sign(Map<String, Object> claims, PublicJsonWebKey key, String alg, String type) {
    try {
      return sign(JSON.writeValueAsString(claims), key, alg, type);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(String claims, PublicJsonWebKey key, String alg, String type) {
    try {
      JsonWebSignature token = new JsonWebSignature();
      token.setAlgorithmHeaderValue(alg);
      token.setKeyIdHeaderValue(key.getKeyId());
      token.setHeader("typ", type);
      token.setKey(key.getPrivateKey());
      token.setPayload(claims);
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  static PublicJsonWebKey newKey() {
    try {
      PublicJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
      made.setKeyId(UUID.randomUUID().toString());
      made.setUse("sig");
      return made;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpServer listen(int port) throws IOException {
    HttpServer listening = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    listening.createContext("/realm/.well-known/openid-configuration", this::discover);
    listening.createContext("/realm/keys", this::keys);
    listening.createContext("/realm/token", this::token);
    listening.start();
    return listening;
  }

  private HttpServer create(InetSocketAddress address) throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer secured = HttpsServer.create(address, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return secured;
  }

  private void discover(HttpExchange exchange) throws IOException {
    Map<String, String> document =
        Map.of(
            "issuer",
            claimedIssuer,
            "jwks_uri",
            url() + "/keys",
            "authorization_endpoint",
            url() + "/login?of=realm",
            "token_endpoint",
            url() + "/token");
    answer(exchange, 200, JSON.writeValueAsString(document));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyFetches.incrementAndGet();
    answer(
        exchange,
        200,
        new JsonWebKeySet(List.of(key)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&", -1)) {
      String[] both = pair.split("=", 2);
      form.put(both[0], URLDecoder.decode(both[1], UTF_8));
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    form.put("Authorization", authorization == null ? "" : authorization);
    synchronized (grants) {
      grants.add(form);
    }
    String body = grant.apply(form);
    answer(exchange, body.contains("\"error\"") ? 400 : 200, body);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
