package dev.berth.resilience.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

/**
 * An issuer that signs whatever a test wants: it publishes a key, and has no users, clients or
 * pages. Real ones are {@link Keycloak} and {@link JobIssuer}.
 */
public final class PlainIssuer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE = 32;
  private static final long LIFETIME_SECONDS = 3600;

  private final HttpServer server;
  private final KeyPair key;

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

  private void serve(String path, Map<String, ?> document) throws IOException {
    byte[] json = JSON.writeValueAsString(document).getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, json.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(json);
          }
        });
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
