package dev.berth.conformance.content;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The bytes of a manifest and the media type they are pushed under. */
public final class Manifest {

  private final String mediaType;
  private final byte[] bytes;

  private Manifest(String mediaType, byte[] bytes) {
    this.mediaType = Objects.requireNonNull(mediaType);
    this.bytes = bytes;
  }

  /** Any bytes, be they a manifest or not. */
  public static Manifest of(String mediaType, byte[] bytes) {
    return new Manifest(mediaType, bytes.clone());
  }

  /** Any text, in UTF-8. */
  public static Manifest of(String mediaType, String text) {
    return new Manifest(mediaType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the Content-Type header says. */
  public String mediaType() {
    return mediaType;
  }

  /** The body. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes the body has. */
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

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
