package dev.berth.auth.oidc;

import java.security.Key;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;

/**
 * Verifies tokens of others: the signature, by algorithms whose keys can be published, the issuer
 * and the times. Whom a token is for is left to be judged.
 */
final class TokenSignature {

  private static final Logger LOG = Logger.getLogger(TokenSignature.class);

  /** How far clocks may be apart; but what has ended here lets nobody in. */
  private static final int LEEWAY_SECONDS = 30;

  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final String[] ALGORITHMS = {
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"
  };

  private TokenSignature() {}

  /** The kind of key that an algorithm takes. */
  static String keyType(String algorithm) {
    return switch (algorithm.length() < 2 ? "" : algorithm.substring(0, 2)) {
      case "RS", "PS" -> "RSA";
      case "ES" -> "EC";
      case "Ed" -> "OKP";
      default -> "";
    };
  }

  /**
   * The claims of a token.
   *
   * @param keys those that may have signed it
   * @return empty if the token is not good
   */
  static Optional<VerifiedToken> verify(SignedToken token, IssuerAddress issuer, List<Key> keys) {
    for (Key key : keys) {
      try {
        JwtContext context = consumer(issuer, key).process(token.text());
        String type = context.getJoseObjects().getFirst().getHeader("typ");
        JwtClaims claims = context.getJwtClaims();
        if (isInTime(claims) && !isBoundOrOfAnEvent(claims)) {
          return verified(Optional.ofNullable(type).orElse(""), claims);
        }
      } catch (InvalidJwtException | MalformedClaimException e) {
        // Without its words, which quote the token.
        LOG.debugf("a token of %s is not good: %s", issuer, e.getClass().getSimpleName());
      }
    }
    return Optional.empty();
  }

  private static JwtConsumer consumer(IssuerAddress issuer, Key key) {
    return new JwtConsumerBuilder()
        .setVerificationKey(key)
        .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS))
        .setExpectedIssuer(issuer.toString())
        .setSkipDefaultAudienceValidation()
        .setRequireExpirationTime()
        .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
        .build();
  }

  /**
   * Of the type in the header, RFC 9068 section 2.1, and the one that Keycloak writes into the
   * claims, only those of ID tokens and access tokens will do.
   */
  private static Optional<VerifiedToken> verified(String type, JwtClaims claims)
      throws MalformedClaimException {
    String media = type.toLowerCase(Locale.ROOT).replaceFirst("^application/", "");
    boolean isBearer = "Bearer".equals(claims.getClaimValue("typ"));
    return switch (media) {
      case "", "jwt", "at+jwt" ->
          Optional.of(
              new VerifiedToken(
                  claims.getClaimsMap(),
                  isBearer || media.equals("at+jwt"),
                  Instant.ofEpochSecond(claims.getExpirationTime().getValue())));
      default -> Optional.empty();
    };
  }

  /** Who only holds such a token is nobody to be let in: RFC 7800 section 3.1, RFC 8417. */
  private static boolean isBoundOrOfAnEvent(JwtClaims claims) {
    return claims.hasClaim("cnf") || claims.hasClaim("events");
  }

  private static boolean isInTime(JwtClaims claims) throws MalformedClaimException {
    long now = NumericDate.now().getValue();
    long expires = claims.getExpirationTime().getValue();
    NumericDate issued = claims.getIssuedAt();
    return expires > now
        && expires <= LAST_SECOND
        && (issued == null || issued.getValue() <= now + LEEWAY_SECONDS);
  }
}
