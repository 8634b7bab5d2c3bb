package dev.berth.auth.key;

import dev.berth.contract.auth.PublicJwk;
import io.vertx.core.buffer.Buffer;

/**
 * A signing key in the form it is stored in.
 *
 * @param publicKey the public half, in the clear
 * @param privateKey the private half, PKCS#8 as {@link KeyEncryption} encrypts it
 */
public record EncryptedKey(PublicJwk publicKey, Buffer privateKey) {

  @Override
  public String toString() {
    return "EncryptedKey[" + publicKey.kid() + ']';
  }
}
