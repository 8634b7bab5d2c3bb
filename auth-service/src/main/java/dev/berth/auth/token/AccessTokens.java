package dev.berth.auth.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.berth.auth.key.SigningKey;
import dev.berth.auth.key.SigningKeys;
import dev.berth.auth.random.RandomText;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.contract.auth.TokenClaims;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Issues access tokens: JSON Web Tokens, RFC 7519, signed by ES256. */
@Singleton
@Startup
final class AccessTokens {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final int ID_BYTES = 16;

  /** What gateways have room for in the headers of a request, beside others. */
  private static final int MAX_LENGTH = 32 * 1024;

  private final String issuer;
  private final String audience;
  private final Duration lifetime;

  /**
   * Signs once, as the first signature takes long.
   *
   * @throws ConfigurationException if tokens were to be good for too short a time
   */
  AccessTokens(SigningKeys keys, AuthSettings settings) {
    this.issuer = settings.issuer();
    this.audience = settings.service();
    this.lifetime = settings.tokenLifetime();
    if (lifetime.compareTo(SHORTEST) < 0) {
      throw new ConfigurationException("berth.auth.token-lifetime is at least a minute");
    }
    issue(Login.of(Identity.ANONYMOUS, 0), List.of(), keys.atStart(), Instant.EPOCH);
  }

  /**
   * Issues a token.
   *
   * @param login whose it is; the token ends with what was presented for it
   * @param access what it is good for
   * @param key what signs it
   * @param moment when it begins, cut to seconds
   * @throws RegistryException {@code QUERY_INVALID} if it would be too long for a header
   */
  AccessToken issue(Login login, List<ResourceActions> access, SigningKey key, Instant moment) {
    Instant issued = moment.truncatedTo(ChronoUnit.SECONDS);
    Instant end = issued.plus(lifetime);
    Instant expires = login.expires().filter(earlier -> earlier.isBefore(end)).orElse(end);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", audience);
    claims.put("sub", login.identity().isAnonymous() ? "" : login.identity().toString());
    claims.put("jti", RandomText.ofBytes(ID_BYTES));
    claims.put("iat", issued.getEpochSecond());
    claims.put("nbf", issued.getEpochSecond());
    claims.put("exp", expires.getEpochSecond());
    claims.put(TokenClaims.ACCESS, access);
    if (!login.identity().groups().isEmpty()) {
      claims.put(TokenClaims.GROUPS, login.identity().groups());
    }
    if (!login.identity().claims().isEmpty()) {
      claims.put(TokenClaims.CLAIMS, login.identity().claims());
    }
    claims.put(TokenClaims.VERSION, login.version());
    login.restriction().ifPresent(restriction -> claims.put(TokenClaims.RESTRICTION, restriction));
    login.credential().ifPresent(id -> claims.put(TokenClaims.CREDENTIAL, id));
    String text = sign(claims, key);
    if (text.length() > MAX_LENGTH) {
      throw new RegistryException(
          ErrorCode.QUERY_INVALID,
          "a token for all of these scopes would have more than 32 KiB, with your groups and"
              + " claims: ask for fewer at once");
    }
    return new AccessToken(text, issued, Duration.between(issued, expires));
  }

  private static String sign(Map<String, Object> claims, SigningKey key) {
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    token.setKeyIdHeaderValue(key.publicKey().kid());
    token.setHeader("typ", "JWT");
    token.setKey(key.privateKey());
    try {
      token.setPayload(WireJson.mapper().writeValueAsString(claims));
      return token.getCompactSerialization();
    } catch (JoseException | JsonProcessingException e) {
      throw new IllegalStateException("such claims can always be signed by such a key", e);
    }
  }
}
