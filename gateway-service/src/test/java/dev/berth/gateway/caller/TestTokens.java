package dev.berth.gateway.caller;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.Durations;
import dev.berth.contract.auth.TokenClaims;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Tokens as the auth-service would issue them, and keys that sign them. */
final class TestTokens {

  /** The version by which they are granted. */
  static final long VERSION = 7;

  private TestTokens() {}

  /** The settings of a registry that is closed. */
  static AuthSettings settings() {
    return new SmallRyeConfigBuilder()
        .withMapping(AuthSettings.class)
        .withConverter(Duration.class, 200, Durations::parse)
        .withDefaultValue("berth.auth.key-file", "key")
        .withDefaultValue("berth.auth.policies", "policies.yaml")
        .build()
        .getConfigMapping(AuthSettings.class);
  }

  /** What a token of ann's says, who may pull and push team/app by it. */
  static JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer("berth");
    claims.setAudience("berth");
    claims.setSubject("user:ann");
    claims.setJwtId("1");
    claims.setIssuedAt(in(0));
    claims.setNotBefore(in(0));
    claims.setExpirationTime(in(300));
    claims.setClaim(TokenClaims.ACCESS, List.of(access("team/app", "pull", "push")));
    claims.setClaim(TokenClaims.CREDENTIAL, "the-credential");
    claims.setClaim(TokenClaims.VERSION, VERSION);
    return claims;
  }

  static NumericDate in(long seconds) {
    return NumericDate.fromSeconds(Instant.now().getEpochSecond() + seconds);
  }

  static Map<String, Object> access(String name, String... actions) {
    return Map.of("type", "repository", "name", name, "actions", List.of(actions));
  }

  static String signed(JwtClaims claims, String algorithm, Key key, String kid)
      throws JoseException {
    JsonWebSignature jws = unsigned(claims);
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setKeyIdHeaderValue(kid);
    jws.setKey(key);
    jws.setDoKeyValidation(false);
    return jws.getCompactSerialization();
  }

  static JsonWebSignature unsigned(JwtClaims claims) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    return jws;
  }

  static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
