package dev.berth.gateway.caller;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.contract.auth.TokenClaims;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Restriction;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens: JSON Web Tokens (RFC 7519) that are signed by ES256 and nothing else,
 * with a key that the auth-service has published. What a token says of keys by itself ({@code jwk},
 * {@code x5c}, {@code jku}) is not looked at.
 */
final class TokenVerifier {

  /** How far the clocks of the services may be apart. */
  private static final int LEEWAY_SECONDS = 30;

  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

  private static final TypeReference<List<ResourceActions>> ACCESS = new TypeReference<>() {};
  private static final TypeReference<Restriction> RESTRICTION = new TypeReference<>() {};
  private static final TypeReference<Set<String>> GROUPS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Set<String>>> CLAIMS = new TypeReference<>() {};

  private final JwtConsumer head;
  private final String issuer;
  private final String service;
  private final Duration lifetime;

  TokenVerifier(AuthSettings settings) {
    this.issuer = settings.issuer();
    this.service = settings.service();
    this.lifetime = settings.tokenLifetime();
    this.head =
        new JwtConsumerBuilder()
            .setSkipAllValidators()
            .setDisableRequireSignature()
            .setSkipSignatureVerification()
            .build();
  }

  /**
   * The name of the key that a token says it is signed by; empty if it is no token, or does not
   * say. Nothing is verified by that.
   */
  Optional<String> keyOf(String token) {
    try {
      return head.process(token).getJoseObjects().stream()
          .filter(JsonWebSignature.class::isInstance)
          .map(signature -> Optional.ofNullable(signature.getKeyIdHeaderValue()))
          .findFirst()
          .flatMap(kid -> kid);
    } catch (InvalidJwtException e) {
      return Optional.empty();
    }
  }

  /**
   * Verifies a token. It takes about a third of a millisecond, and is not for an event loop.
   *
   * @return what it says; empty if it is not to be believed, for whatever reason
   */
  Optional<VerifiedToken> verify(String token, KnownState state) {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(ALGORITHMS)
            .setVerificationKeyResolver((signature, _) -> key(signature, state))
            .setExpectedIssuer(true, issuer)
            .setExpectedAudience(true, service)
            .setRequireSubject()
            .setRequireIssuedAt()
            .setRequireNotBefore()
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
            .build();
    try {
      JwtContext context = consumer.process(token);
      String key = context.getJoseObjects().getFirst().getKeyIdHeaderValue();
      return read(context.getJwtClaims(), key);
    } catch (InvalidJwtException
        | MalformedClaimException
        | IllegalArgumentException
        | RegistryException e) {
      return Optional.empty();
    }
  }

  private static Key key(JsonWebSignature signature, KnownState state)
      throws UnresolvableKeyException {
    @Nullable String kid = signature.getKeyIdHeaderValue();
    return Optional.ofNullable(kid)
        .flatMap(state::key)
        .orElseThrow(() -> new UnresolvableKeyException("no such key"));
  }

  private Optional<VerifiedToken> read(JwtClaims claims, String key)
      throws MalformedClaimException {
    Optional<List<ResourceActions>> access = value(claims, TokenClaims.ACCESS, ACCESS);
    Number granted = claims.getClaimValue(TokenClaims.VERSION, Number.class);
    if (access.isEmpty() || granted == null) {
      return Optional.empty();
    }
    return Optional.of(
        new VerifiedToken(
            key,
            identity(claims),
            value(claims, TokenClaims.RESTRICTION, RESTRICTION),
            Optional.ofNullable(claims.getStringClaimValue(TokenClaims.CREDENTIAL)),
            granted.longValue(),
            end(claims).plusSeconds(LEEWAY_SECONDS),
            repositories(access.get()),
            access.get().contains(ResourceActions.CATALOG)));
  }

  /**
   * Its end, but no later than that of one which is issued by the settings of now: revocations are
   * remembered for as long as those count, and are forgotten then.
   */
  private Instant end(JwtClaims claims) throws MalformedClaimException {
    Instant stated = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
    Instant latest = Instant.ofEpochSecond(claims.getIssuedAt().getValue()).plus(lifetime);
    return stated.isBefore(latest) ? stated : latest;
  }

  private static Identity identity(JwtClaims claims) throws MalformedClaimException {
    String subject = claims.getSubject();
    return Identity.parse(
        subject.isEmpty() ? Identity.ANONYMOUS.toString() : subject,
        value(claims, TokenClaims.GROUPS, GROUPS).orElse(Set.of()),
        value(claims, TokenClaims.CLAIMS, CLAIMS).orElse(Map.of()));
  }

  private static <T> Optional<T> value(JwtClaims claims, String name, TypeReference<T> type) {
    return Optional.ofNullable(WireJson.mapper().convertValue(claims.getClaimValue(name), type));
  }

  private static Map<RepositoryName, Set<Action>> repositories(List<ResourceActions> access) {
    Map<RepositoryName, Set<Action>> repositories = new HashMap<>();
    for (ResourceActions each : access) {
      if (each.type().equals(ResourceActions.REPOSITORY)) {
        Set<Action> actions =
            repositories.computeIfAbsent(
                RepositoryName.parse(each.name()), _ -> EnumSet.noneOf(Action.class));
        each.actions().forEach(action -> Action.find(action).ifPresent(actions::add));
      }
    }
    return repositories;
  }
}
