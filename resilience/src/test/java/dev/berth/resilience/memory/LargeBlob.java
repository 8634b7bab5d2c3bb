package dev.berth.resilience.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * A blob that nobody holds whole: the same piece again and again, which begins with a number.
 *
 * @param number tells it from others
 * @param pieces how many pieces it has, of a MiB each
 */
record LargeBlob(int number, int pieces) {

  private static final int PIECE = 1024 * 1024;
  private static final byte[] NOISE = new byte[PIECE];

  static {
    new Random(1).nextBytes(NOISE);
  }

  /** How many bytes it has. */
  long length() {
    return (long) pieces * PIECE;
  }

  /** Its bytes. */
  InputStream open() {
    byte[] piece = NOISE.clone();
    ByteBuffer.wrap(piece).putInt(number);
    return new Repeated(piece, length());
  }

  /** Its digest. */
  String digest() {
    return digest(open());
  }

  /** The digest of what a stream brings, which is closed. */
  static String digest(InputStream stream) {
    try (InputStream bytes = stream) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes broke off", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  private static final class Repeated extends InputStream {

    private final byte[] piece;
    private final long length;
    private long position;

    Repeated(byte[] piece, long length) {
      this.piece = piece;
      this.length = length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int count) {
      if (position == length) {
        return -1;
      }
      int at = (int) (position % piece.length);
      int read = Math.min(count, piece.length - at);
      System.arraycopy(piece, at, into, offset, read);
      position += read;
      return read;
    }
  }
}
