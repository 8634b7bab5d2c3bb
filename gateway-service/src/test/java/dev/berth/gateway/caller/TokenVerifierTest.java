package dev.berth.gateway.caller;

import static dev.berth.gateway.caller.TestTokens.VERSION;
import static dev.berth.gateway.caller.TestTokens.access;
import static dev.berth.gateway.caller.TestTokens.claims;
import static dev.berth.gateway.caller.TestTokens.in;
import static dev.berth.gateway.caller.TestTokens.unsigned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.contract.auth.Revocation;
import dev.berth.contract.auth.TokenClaims;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.name.RepositoryName;
import java.security.Key;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final KeyPair OWN = TestTokens.keyPair();
  private static final KeyPair FOREIGN = TestTokens.keyPair();
  private static final PublicJwk JWK = PublicJwk.of((ECPublicKey) OWN.getPublic());
  private static final KnownState STATE = state(List.of());

  private final TokenVerifier verifier = new TokenVerifier(TestTokens.settings());

  @Test
  void believesATokenThatTheAuthServiceIssued() throws Exception {
    Optional<VerifiedToken> token = verifier.verify(signed(claims()), STATE);

    assertThat(token.flatMap(t -> t.caller(STATE, Instant.now())))
        .hasValueSatisfying(
            caller -> {
              assertThat(caller.actions(APP)).containsExactlyInAnyOrder(Action.PULL, Action.PUSH);
              assertThat(caller.actions(RepositoryName.parse("team/other"))).isEmpty();
              assertThat(caller.mayList()).isFalse();
            });
  }

  @Test
  void knowsWhoseTokenItIs() throws Exception {
    Identity ci =
        new Identity(
            Identity.Kind.WORKLOAD,
            "ci:team/app:main",
            Set.of("dev", "ops"),
            Map.of("ref", Set.of("main", "v1")));
    JwtClaims claims = claims();
    claims.setSubject("workload:ci:team/app:main");
    claims.setClaim(TokenClaims.GROUPS, List.of("dev", "ops"));
    claims.setClaim(TokenClaims.CLAIMS, Map.of("ref", List.of("main", "v1")));
    JwtClaims nobodys = claims();
    nobodys.setSubject("");

    assertThat(identity(claims())).isEqualTo(Identity.user("ann"));
    assertThat(identity(claims)).isEqualTo(ci);
    assertThat(identity(nobodys)).isEqualTo(Identity.ANONYMOUS);
  }

  @Test
  void grantsNoMoreThanThePoliciesOfNow() throws Exception {
    // Given a token that says more than they do
    JwtClaims claims = claims();
    claims.setClaim(
        TokenClaims.ACCESS,
        List.of(access("team/app", "pull", "delete", "admin", "fly"), access("other/app", "pull")));

    // When
    Caller caller =
        verifier
            .verify(signed(claims), STATE)
            .flatMap(token -> token.caller(STATE, Instant.now()))
            .orElseThrow();

    // Then
    assertThat(caller.actions(APP)).containsExactly(Action.PULL);
    assertThat(caller.actions(RepositoryName.parse("other/app"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"user:ann", "the-credential"})
  void believesNothingThatWasRevokedSince(String revoked) throws Exception {
    VerifiedToken token = verifier.verify(signed(claims()), STATE).orElseThrow();

    assertThat(token.caller(state(List.of(new Revocation(revoked, VERSION + 1))), Instant.now()))
        .isEmpty();
    assertThat(token.caller(state(List.of(new Revocation(revoked, VERSION))), Instant.now()))
        .isPresent();
    assertThat(token.caller(state(List.of(new Revocation("user:bob", 99))), Instant.now()))
        .isPresent();
  }

  @Test
  void believesNothingWhoseKeyIsNotPublishedAnyMore() throws Exception {
    VerifiedToken token = verifier.verify(signed(claims()), STATE).orElseThrow();
    PublicJwk other = PublicJwk.of((ECPublicKey) FOREIGN.getPublic());

    assertThat(token.caller(state(List.of(other, JWK), List.of()), Instant.now())).isPresent();
    assertThat(token.caller(state(List.of(other), List.of()), Instant.now())).isEmpty();
  }

  @Test
  void believesNothingThatHasExpiredSince() throws Exception {
    VerifiedToken token = verifier.verify(signed(claims()), STATE).orElseThrow();

    assertThat(token.caller(STATE, Instant.now().plusSeconds(300))).isPresent();
    assertThat(token.caller(STATE, Instant.now().plusSeconds(331))).isEmpty();
  }

  @Test
  void believesNothingForLongerThanTokensAreIssuedFor() throws Exception {
    // Given one that was issued when they were issued for longer
    JwtClaims claims = claims();
    claims.setExpirationTime(in(3_600));
    VerifiedToken token = verifier.verify(signed(claims), STATE).orElseThrow();

    assertThat(token.caller(STATE, Instant.now().plusSeconds(300))).isPresent();
    assertThat(token.caller(STATE, Instant.now().plusSeconds(331))).isEmpty();
  }

  @Test
  void refusesOtherClaims() throws Exception {
    refuses(claims -> claims.setIssuer("somebody"));
    refuses(claims -> claims.unsetClaim("iss"));
    refuses(claims -> claims.setAudience("another-registry"));
    refuses(claims -> claims.unsetClaim("aud"));
    refuses(claims -> claims.setExpirationTime(in(-31)));
    refuses(claims -> claims.unsetClaim("exp"));
    refuses(claims -> claims.setNotBefore(in(60)));
    refuses(claims -> claims.unsetClaim("sub"));
    refuses(claims -> claims.setSubject("ann"));
    refuses(claims -> claims.setSubject("king:ann"));
    refuses(claims -> claims.setSubject("user:"));
    refuses(claims -> claims.setSubject("anonymous:ann"));
    refuses(claims -> claims.setClaim(TokenClaims.GROUPS, "dev"));
    refuses(claims -> claims.setClaim(TokenClaims.CLAIMS, Map.of("ref", "main")));
    refuses(claims -> claims.unsetClaim(TokenClaims.ACCESS));
    refuses(claims -> claims.setClaim(TokenClaims.ACCESS, "repository:team/app:pull"));
    refuses(claims -> claims.setClaim(TokenClaims.ACCESS, List.of(access("Team/App", "pull"))));
    refuses(claims -> claims.unsetClaim(TokenClaims.VERSION));
  }

  @Test
  void refusesTheAlgorithmNone() throws Exception {
    JsonWebSignature jws = unsigned(claims());
    jws.setAlgorithmHeaderValue("none");
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);

    refuses(jws.getCompactSerialization());
  }

  @Test
  void refusesASignatureByTheBytesOfThePublicKey() throws Exception {
    for (byte[] known :
        List.of(
            OWN.getPublic().getEncoded(),
            JWK.toJson().getBytes(UTF_8),
            JWK.x().getBytes(UTF_8).clone())) {
      refuses(signedBy("HS256", new HmacKey(known), JWK.kid()));
    }
  }

  @Test
  void refusesTheKeysOfOthers() throws Exception {
    refuses(signedBy("ES256", FOREIGN.getPrivate(), JWK.kid()));
    refuses(
        signedBy(
            "ES256", FOREIGN.getPrivate(), PublicJwk.of((ECPublicKey) FOREIGN.getPublic()).kid()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../../etc/passwd",
        "/dev/null",
        "' OR '1'='1",
        "x'; DROP TABLE auth.signing_key; --",
        "http://localhost/jwks",
        "%s",
        "\u0000"
      })
  void refusesAKeyThatIsCalledOddly(String kid) throws Exception {
    String token = signedBy("ES256", OWN.getPrivate(), kid);

    refuses(token);
    assertThat(verifier.keyOf(token)).hasValue(kid);
  }

  @Test
  void refusesATokenWithoutTheNameOfAKey() throws Exception {
    JsonWebSignature jws = unsigned(claims());
    jws.setAlgorithmHeaderValue("ES256");
    jws.setKey(OWN.getPrivate());

    refuses(jws.getCompactSerialization());
  }

  @Test
  void refusesAKeyThatTheTokenBringsItself() throws Exception {
    JsonWebSignature jws = unsigned(claims());
    jws.setAlgorithmHeaderValue("ES256");
    jws.setKey(FOREIGN.getPrivate());
    jws.getHeaders()
        .setJwkHeaderValue("jwk", PublicJsonWebKey.Factory.newPublicJwk(FOREIGN.getPublic()));
    jws.setHeader("jku", "https://example.org/keys");

    refuses(jws.getCompactSerialization());
  }

  @Test
  void refusesWhatWasChangedAfterwards() throws Exception {
    String[] parts = signed(claims()).split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    String more = claims.replace("\"push\"", "\"push\",\"delete\"");
    assertThat(more).isNotEqualTo(claims);
    String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(more.getBytes(UTF_8));

    refuses(parts[0] + '.' + forged + '.' + parts[2]);
    refuses(parts[0] + '.' + parts[1] + '.');
    refuses(parts[0] + '.' + parts[1] + '.' + "A".repeat(86));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c", "a.b.c.d.e", "e30.e30.", "{}", "\u00e4"})
  void refusesWhatIsNoToken(String text) {
    refuses(text);
    assertThat(verifier.keyOf(text)).isEmpty();
  }

  private void refuses(Change change) throws Exception {
    JwtClaims claims = claims();
    change.apply(claims);
    refuses(signed(claims));
  }

  private Identity identity(JwtClaims claims) throws Exception {
    Caller caller =
        verifier
            .verify(signed(claims), STATE)
            .flatMap(token -> token.caller(STATE, Instant.now()))
            .orElseThrow();
    return ((Caller.Identified) caller).identity();
  }

  private void refuses(String token) {
    assertThat(verifier.verify(token, STATE)).as(token).isEmpty();
  }

  private interface Change {
    void apply(JwtClaims claims);
  }

  private static String signed(JwtClaims claims) throws JoseException {
    return TestTokens.signed(claims, "ES256", OWN.getPrivate(), JWK.kid());
  }

  private static String signedBy(String algorithm, Key key, String kid) throws JoseException {
    return TestTokens.signed(claims(), algorithm, key, kid);
  }

  private static KnownState state(List<Revocation> revocations) {
    return state(List.of(JWK), revocations);
  }

  private static KnownState state(List<PublicJwk> keys, List<Revocation> revocations) {
    AuthState state = TestAuth.state(VERSION, keys);
    return new KnownState(
        new AuthState(state.version(), state.keys(), state.policies(), revocations));
  }
}
