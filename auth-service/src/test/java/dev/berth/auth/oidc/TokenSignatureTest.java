package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures by every algorithm there is, with real keys. */
class TokenSignatureTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final IssuerAddress ISSUER =
      new IssuerAddress(URI.create("https://id.example.org"));

  @ParameterizedTest
  @ValueSource(
      strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"})
  void whatItsKeyHasSignedIsBelievedAndNothingElse(String algorithm) throws Exception {
    PublicJsonWebKey key = key(algorithm);
    String token = sign(key, algorithm);

    assertThat(verified(token, key)).isPresent();
    assertThat(verified(token, another(key, algorithm))).isEmpty();
    for (String mangled : mangled(token)) {
      assertThat(verified(mangled, key)).as(mangled).isEmpty();
    }
    // Of another token, by the same key.
    String other = sign(key, algorithm);
    assertThat(verified(head(other) + signature(token), key)).isEmpty();
    assertThat(verified(other, key)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES512", "ES256K", "HS256", "none", "es256", "Ed25519"})
  void otherAlgorithmsAreRefused(String algorithm) throws Exception {
    PublicJsonWebKey key = key(algorithm.equals("ES512") ? algorithm : "ES256");
    String good = sign(key, algorithm.equals("ES512") ? "ES512" : "ES256");
    String header = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, key.getKeyId());
    String token =
        algorithm.equals("ES512") ? good : base64(header) + good.substring(good.indexOf('.'));

    assertThat(verified(token, key)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1024, false", "2047, false", "2048, true", "3072, true"})
  void aKeyOfRsaHas2048Bits(int bits, boolean isBelieved) throws Exception {
    PublicJsonWebKey key = named(rsa(bits));
    for (String algorithm : new String[] {"RS256", "PS256"}) {
      JsonWebSignature signature = signature(key, algorithm);
      signature.setDoKeyValidation(false);

      assertThat(verified(signature.getCompactSerialization(), key).isPresent())
          .as(algorithm)
          .isEqualTo(isBelieved);
    }
  }

  @Test
  void aKeyIsForTheAlgorithmAndTheUseThatItSays() throws Exception {
    PublicJsonWebKey key = key("RS256");
    String token = sign(key, "RS256");

    key.setAlgorithm("PS256");
    assertThat(verified(token, key)).isEmpty();
    key.setAlgorithm("RS256");
    assertThat(verified(token, key)).isPresent();
    key.setUse("enc");
    assertThat(verified(token, key)).isEmpty();
    key.setUse("sig");
    assertThat(verified(token, key)).isPresent();
    PublicJsonWebKey curve = key("ES256");
    curve.setKeyId(key.getKeyId());
    assertThat(verified(token, curve)).isEmpty();
  }

  /** A curve for agreeing on keys, in a family of keys that has others to sign by. */
  @Test
  void aKeyThatCannotSignVerifiesNothing() throws Exception {
    PublicJsonWebKey signing = key("EdDSA");
    PublicJsonWebKey agreeing =
        named(
            PublicJsonWebKey.Factory.newPublicJwk(
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic()));
    agreeing.setKeyId(signing.getKeyId());

    assertThat(verified(sign(signing, "EdDSA"), agreeing)).isEmpty();
  }

  /** What is malformed is left out, and takes nothing with it. */
  @Test
  void aKeyThatIsNoneHarmsNoOther() throws Exception {
    PublicJsonWebKey key = key("ES256");
    String tooLong = base64(new byte[] {1}).concat("A".repeat(60));
    String set =
        """
        {"keys": [{"kty": "EC", "crv": "P-256", "x": "%s", "y": "AA"}, {"kty": "RSA", "n": "", "e": ""},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, 7, null, {"kty": 1}, %s]}
        """
            .formatted(tooLong, key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));

    SignedToken token = SignedToken.parse(sign(key, "ES256")).orElseThrow();

    PublishedKeys keys = PublishedKeys.parse(JSON.readTree(set));
    assertThat(TokenSignature.verify(token, ISSUER, keys.of(token))).isPresent();
  }

  @Test
  void theCurveIsThatOfTheAlgorithm() throws Exception {
    PublicJsonWebKey long384 = key("ES384");
    PublicJsonWebKey short256 = key("ES256");
    long384.setKeyId(short256.getKeyId());

    assertThat(verified(sign(short256, "ES256"), long384)).isEmpty();
    assertThat(verified(sign(long384, "ES384"), short256)).isEmpty();
  }

  /** Zeros are what everybody can write, and what some have taken for a signature by any key. */
  private static List<String> mangled(String token) throws Exception {
    byte[] good = Base64.getUrlDecoder().decode(signature(token));
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 1;
    byte[] first = good.clone();
    first[0] ^= (byte) 0x80;
    byte[] halves = new byte[good.length];
    System.arraycopy(good, good.length / 2, halves, 0, good.length - good.length / 2);
    String[] parts = token.split("\\.", -1);
    return List.of(
        head(token),
        head(token) + base64(flipped),
        head(token) + base64(first),
        head(token) + base64(halves),
        head(token) + base64(new byte[good.length]),
        head(token) + base64(Arrays.copyOf(good, good.length - 1)),
        head(token) + base64(Arrays.copyOf(good, good.length / 2)),
        head(token) + base64(Arrays.copyOf(good, good.length + 1)),
        head(token) + base64(new byte[1]),
        head(token) + base64(der(parts[0] + '.' + parts[1])),
        head(token) + base64(new byte[4096]),
        parts[0] + '.' + base64("{}") + '.' + parts[2],
        parts[0] + '.' + parts[1] + "A." + parts[2]);
  }

  /** A signature by a key of an elliptic curve in the form of X.509, which is not that of JWS. */
  private static byte[] der(String signed) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(generator.generateKeyPair().getPrivate());
    signature.update(signed.getBytes(US_ASCII));
    return signature.sign();
  }

  private static Optional<VerifiedToken> verified(String token, PublicJsonWebKey published)
      throws Exception {
    String set =
        new JsonWebKeySet(List.of(published)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    Optional<SignedToken> read = SignedToken.parse(token);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<Key> keys = PublishedKeys.parse(JSON.readTree(set)).of(read.get());
    return TokenSignature.verify(read.get(), ISSUER, keys);
  }

  private static String sign(PublicJsonWebKey key, String algorithm) throws Exception {
    return signature(key, algorithm).getCompactSerialization();
  }

  private static JsonWebSignature signature(PublicJsonWebKey key, String algorithm)
      throws Exception {
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(algorithm);
    token.setKeyIdHeaderValue(key.getKeyId());
    token.setKey(key.getPrivateKey());
    token.setPayload(
        JSON.writeValueAsString(
            Map.of(
                "iss",
                ISSUER.toString(),
                "sub",
                "the subject",
                "jti",
                UUID.randomUUID().toString(),
                "exp",
                Instant.now().getEpochSecond() + 600)));
    return token;
  }

  private static PublicJsonWebKey another(PublicJsonWebKey key, String algorithm) throws Exception {
    PublicJsonWebKey made = key(algorithm);
    made.setKeyId(key.getKeyId());
    return made;
  }

  private static PublicJsonWebKey key(String algorithm) throws Exception {
    return named(
        switch (algorithm) {
          case "ES256" -> curve("EC", "secp256r1");
          case "ES384" -> curve("EC", "secp384r1");
          case "ES512" -> curve("EC", "secp521r1");
          case "EdDSA" -> of(KeyPairGenerator.getInstance("Ed25519"));
          default -> rsa(2048);
        });
  }

  private static PublicJsonWebKey named(PublicJsonWebKey key) {
    key.setKeyId(UUID.randomUUID().toString());
    return key;
  }

  private static PublicJsonWebKey rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return of(generator);
  }

  private static PublicJsonWebKey curve(String family, String name) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    generator.initialize(new ECGenParameterSpec(name));
    return of(generator);
  }

  private static PublicJsonWebKey of(KeyPairGenerator generator) throws Exception {
    var pair = generator.generateKeyPair();
    PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
    key.setPrivateKey(pair.getPrivate());
    return key;
  }

  private static String head(String token) {
    return token.substring(0, token.lastIndexOf('.') + 1);
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private static String base64(String text) {
    return base64(text.getBytes(US_ASCII));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
