package dev.berth.conformance.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest algorithms that a registry must know. */
public enum Algorithm {
  SHA256("sha256", "SHA-256"),
  SHA512("sha512", "SHA-512");

  private final String prefix;
  private final String javaName;

  Algorithm(String prefix, String javaName) {
    this.prefix = prefix;
    this.javaName = javaName;
  }

  /** The digest of bytes in the form {@code algorithm:hex}. */
  public String digest(byte[] bytes) {
    try {
      byte[] value = MessageDigest.getInstance(javaName).digest(bytes);
      return prefix + ':' + HexFormat.of().formatHex(value);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + javaName, e);
    }
  }

  @Override
  public String toString() {
    return prefix;
  }
}
