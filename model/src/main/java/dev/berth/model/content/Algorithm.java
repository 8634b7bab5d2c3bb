package dev.berth.model.content;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest algorithms registered by the image spec that every JDK brings. */
public enum Algorithm {
  /** SHA-256, which every client uses unless told otherwise. */
  SHA256("sha256", "SHA-256", 32, 1),
  /** SHA-512. */
  SHA512("sha512", "SHA-512", 64, 2);

  private final String prefix;
  private final String jdkName;
  private final int bytes;
  private final byte code;

  Algorithm(String prefix, String jdkName, int bytes, int code) {
    this.prefix = prefix;
    this.jdkName = jdkName;
    this.bytes = bytes;
    this.code = (byte) code;
  }

  /**
   * The algorithm of a digest's prefix.
   *
   * @throws RegistryException {@link ErrorCode#DIGEST_INVALID} for one that is not supported
   */
  public static Algorithm parse(String prefix) {
    for (Algorithm algorithm : values()) {
      if (algorithm.prefix.equals(prefix)) {
        return algorithm;
      }
    }
    throw new RegistryException(
        ErrorCode.DIGEST_INVALID, "the digest algorithm is neither sha256 nor sha512");
  }

  /** The name before the colon of a digest. */
  public String prefix() {
    return prefix;
  }

  /** The length of a digest's value in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The byte that stands for the algorithm in {@link Digest#toBytes()}. */
  byte code() {
    return code;
  }

  /** A fresh running digest. */
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(jdkName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + jdkName, e);
    }
  }

  @Override
  public String toString() {
    return prefix;
  }
}
