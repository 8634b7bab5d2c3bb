package dev.berth.contract.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.berth.contract.http.WireJson;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;

/**
 * The public half of a signing key as a JSON Web Key for ES256, RFC 7517 section 4 and RFC 7518
 * section 6.2.1.
 *
 * @param kty the family of the key, {@code EC}
 * @param crv the curve, {@code P-256}
 * @param x the first coordinate, 32 bytes in base64url
 * @param y the second coordinate, likewise
 * @param use what the key is for, {@code sig}
 * @param alg the algorithm of its signatures, {@code ES256}
 * @param kid the thumbprint of the key, RFC 7638
 */
public record PublicJwk(
    String kty, String crv, String x, String y, String use, String alg, String kid) {

  private static final int COORDINATE_BYTES = 32;

  /** Checks every value; the name of a key follows from the key. */
  public PublicJwk {
    if (!kty.equals("EC") || !crv.equals("P-256") || !use.equals("sig") || !alg.equals("ES256")) {
      throw new IllegalArgumentException("a signing key is of the curve P-256 and signs by ES256");
    }
    if (!isCoordinate(x) || !isCoordinate(y)) {
      throw new IllegalArgumentException("a coordinate is 32 bytes in base64url");
    }
    if (!kid.equals(thumbprint(x, y))) {
      throw new IllegalArgumentException("the name of a signing key is its thumbprint");
    }
  }

  /** Describes a key. */
  public static PublicJwk of(ECPublicKey key) {
    String x = encode(key.getW().getAffineX());
    String y = encode(key.getW().getAffineY());
    return new PublicJwk("EC", "P-256", x, y, "sig", "ES256", thumbprint(x, y));
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException if the text is not such a key
   */
  public static PublicJwk parse(String json) {
    try {
      return WireJson.mapper().readValue(json, PublicJwk.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a signing key", e);
    }
  }

  /** The JSON form. */
  public String toJson() {
    try {
      return WireJson.mapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }

  /**
   * The key itself.
   *
   * @throws IllegalArgumentException if there is no such point on the curve
   */
  public ECPublicKey toKey() {
    ECPoint point = new ECPoint(decode(x), decode(y));
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPublicKeySpec key =
          new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class));
      return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no point of the curve P-256", e);
    }
  }

  private static BigInteger decode(String coordinate) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(coordinate));
  }

  private static boolean isCoordinate(String text) {
    return text.matches("[A-Za-z0-9_-]{43}")
        && Base64.getUrlDecoder().decode(text).length == COORDINATE_BYTES;
  }

  private static String encode(BigInteger coordinate) {
    byte[] bytes = coordinate.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    // The sign may have taken a byte more, and small numbers take fewer.
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return base64url(fixed);
  }

  /** RFC 7638 section 3.2: these members, in this order, without white space. */
  private static String thumbprint(String x, String y) {
    String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(x, y);
    try {
      return base64url(MessageDigest.getInstance("SHA-256").digest(members.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
