package dev.berth.auth.key;

import dev.berth.contract.auth.PublicJwk;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * A key that signs tokens by ES256, RFC 7518 section 3.4.
 *
 * @param publicKey what verifies its signatures
 * @param privateKey what signs
 */
public record SigningKey(PublicJwk publicKey, PrivateKey privateKey) {

  /** Makes a new key. */
  static SigningKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(PublicJwk.of((ECPublicKey) pair.getPublic()), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has the curve P-256", e);
    }
  }

  /**
   * Takes a key out of the form it is stored in.
   *
   * @throws GeneralSecurityException if it was encrypted under another key, or altered since
   */
  static SigningKey decrypt(EncryptedKey stored, KeyEncryption encryption)
      throws GeneralSecurityException {
    byte[] pkcs8 = encryption.decrypt(stored.privateKey(), stored.publicKey().kid());
    PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    return new SigningKey(stored.publicKey(), key);
  }

  /** Brings the key into the form it is stored in. */
  EncryptedKey encrypt(KeyEncryption encryption) {
    return new EncryptedKey(
        publicKey, encryption.encrypt(privateKey.getEncoded(), publicKey.kid()));
  }

  @Override
  public String toString() {
    return "SigningKey[" + publicKey.kid() + ']';
  }
}
