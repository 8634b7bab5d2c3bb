package dev.berth.model.content;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A digest, such as {@code sha256:e3b0…}: the name of content by what it is.
 *
 * @param algorithm the algorithm
 * @param hex the value in lower-case hexadecimal digits, as many as the algorithm has
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

  private static final Pattern LOWER_HEX = Pattern.compile("[0-9a-f]+");

  /**
   * Checks length and digits.
   *
   * @throws RegistryException {@link ErrorCode#DIGEST_INVALID} if they are wrong
   */
  public Digest {
    if (hex.length() != 2 * algorithm.bytes() || !LOWER_HEX.matcher(hex).matches()) {
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID,
          "a " + algorithm + " digest has " + 2 * algorithm.bytes() + " lower-case hex digits");
    }
  }

  /**
   * Reads the form {@code algorithm:hex}.
   *
   * @throws RegistryException {@link ErrorCode#DIGEST_INVALID} if the text is not of that form
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new RegistryException(ErrorCode.DIGEST_INVALID, "a digest is algorithm:hex");
    }
    return new Digest(Algorithm.parse(text.substring(0, colon)), text.substring(colon + 1));
  }

  /** The digest of bytes that are all here. */
  public static Digest of(Algorithm algorithm, byte[] content) {
    return finish(algorithm, withContent(algorithm.newDigest(), content));
  }

  /** The digest that a running digest has come to; it is reset by this. */
  public static Digest finish(Algorithm algorithm, MessageDigest running) {
    return new Digest(algorithm, HexFormat.of().formatHex(running.digest()));
  }

  /**
   * The binary form of {@link #toBytes()}.
   *
   * @throws IllegalArgumentException if the bytes were not made by it
   */
  public static Digest ofBytes(byte[] bytes) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (bytes.length == 1 + algorithm.bytes() && bytes[0] == algorithm.code()) {
        return new Digest(algorithm, HexFormat.of().formatHex(bytes, 1, bytes.length));
      }
    }
    throw new IllegalArgumentException("not the binary form of a digest");
  }

  /** A compact form for the database: a byte for the algorithm, then the value. */
  public byte[] toBytes() {
    byte[] bytes = new byte[1 + algorithm.bytes()];
    bytes[0] = algorithm.code();
    System.arraycopy(HexFormat.of().parseHex(hex), 0, bytes, 1, algorithm.bytes());
    return bytes;
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return algorithm.prefix() + ':' + hex;
  }

  private static MessageDigest withContent(MessageDigest digest, byte[] content) {
    digest.update(content);
    return digest;
  }
}
