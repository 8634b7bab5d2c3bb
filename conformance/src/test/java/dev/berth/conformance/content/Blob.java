package dev.berth.conformance.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are a config or a layer. */
public final class Blob {

  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  /** These bytes. */
  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  /** A text in UTF-8. */
  public static Blob of(String text) {
    return new Blob(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes never seen before. */
  public static Blob random(int size) {
    return new Blob(Fresh.bytes(size));
  }

  /** All the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes from one offset up to, and without, another. */
  public byte[] slice(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** How many bytes there are. */
  public int size() {
    return bytes.length;
  }

  /** The sha256 digest. */
  public String digest() {
    return digest(Algorithm.SHA256);
  }

  /** The digest by an algorithm. */
  public String digest(Algorithm algorithm) {
    return algorithm.digest(bytes);
  }
}
