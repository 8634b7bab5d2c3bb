package dev.berth.contract.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicJwkTest {

  /** The key of RFC 9449 section 4, whose thumbprint stands in section 6. */
  private static final String RFC_9449 =
      """
      {"kty":"EC","crv":"P-256",\
      "x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",\
      "y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",\
      "use":"sig","alg":"ES256","kid":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}""";

  @Test
  void namesAKeyByItsThumbprint() {
    PublicJwk key = PublicJwk.parse(RFC_9449);

    assertThat(key.kid()).isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    assertThat(key.toJson()).isEqualTo(RFC_9449);
  }

  @Test
  void writesCoordinatesWithLeadingZeros() throws GeneralSecurityException {
    // Given a key whose numbers are small
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var curve = ((ECPublicKey) generator.generateKeyPair().getPublic()).getParams();
    var point = new ECPoint(BigInteger.valueOf(5), BigInteger.ONE.shiftLeft(255));
    var key =
        (ECPublicKey)
            KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));

    // When
    PublicJwk jwk = PublicJwk.of(key);

    // Then each has its 32 bytes, RFC 7518 section 6.2.1.2
    assertThat(jwk.x()).isEqualTo("A".repeat(42) + "U");
    assertThat(jwk.y()).isEqualTo("g" + "A".repeat(42));
  }

  @Test
  void describesAKeyThatCanBeReadAgain() throws GeneralSecurityException {
    // Given
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();

    // When
    PublicJwk read = PublicJwk.parse(PublicJwk.of(key).toJson());

    // Then
    assertThat(read).isEqualTo(PublicJwk.of(key));
    assertThat(read.toKey().getW()).isEqualTo(key.getW());
  }

  @ParameterizedTest
  @CsvSource({
    "EC, RSA",
    "P-256, P-384",
    "sig, enc",
    "ES256, none",
    "l8tF, l8tG",
    "9VE4, 9VE5",
    "WBFs, WBF",
    "WBFs, WBFsWBFs",
    "0ZcO, 0ZcP",
    "l8tF, l8t+"
  })
  void refusesAKeyWithAValueThatIsNotRight(String right, String wrong) {
    String json = RFC_9449.replace(right, wrong);

    assertThat(json).isNotEqualTo(RFC_9449);
    assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(json));
  }

  @ParameterizedTest
  @CsvSource({"kty", "crv", "x", "y", "use", "alg", "kid"})
  void refusesAKeyWithoutAValue(String member) {
    String json = RFC_9449.replace("\"%s\":".formatted(member), "\"other\":");

    assertThatIllegalArgumentException().isThrownBy(() -> PublicJwk.parse(json));
  }
}
