package dev.berth.auth.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts private keys at rest by AES-256-GCM: 12 bytes of nonce, then the ciphertext with its tag
 * of 16 bytes. The name of the key is authenticated with it, so that one row of the table cannot
 * stand in for another.
 */
final class KeyEncryption {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  private KeyEncryption(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Reads the key from its file.
   *
   * @throws ConfigurationException if there are no 32 bytes in base64 in it; without a cause, as
   *     only then its message is all that an operator sees
   */
  static KeyEncryption read(Path file) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(Files.readString(file).strip());
    } catch (IOException e) {
      throw new ConfigurationException("cannot read berth.auth.key-file: " + e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "the key in berth.auth.key-file %s is not in base64".formatted(file));
    }
    if (key.length != KEY_BYTES) {
      throw new ConfigurationException(
          "the key in berth.auth.key-file %s has %d bytes instead of %d"
              .formatted(file, key.length, KEY_BYTES));
    }
    return new KeyEncryption(key);
  }

  /** Encrypts a private key under a fresh nonce. */
  Buffer encrypt(byte[] plain, String kid) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, kid).doFinal(plain);
      return Buffer.buffer(nonce).appendBytes(encrypted);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * Decrypts a private key.
   *
   * @throws GeneralSecurityException if it was encrypted under another key or for another name, or
   *     altered since
   */
  byte[] decrypt(Buffer encrypted, String kid) throws GeneralSecurityException {
    if (encrypted.length() < NONCE_BYTES + TAG_BYTES) {
      throw new AEADBadTagException("too short for a nonce and a tag");
    }
    byte[] nonce = encrypted.getBytes(0, NONCE_BYTES);
    return cipher(Cipher.DECRYPT_MODE, nonce, kid)
        .doFinal(encrypted.getBytes(NONCE_BYTES, encrypted.length()));
  }

  private Cipher cipher(int mode, byte[] nonce, String kid) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(kid.getBytes(US_ASCII));
    return cipher;
  }
}
