package dev.berth.conformance.content;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names and bytes that no test, in this run or an earlier one, has seen before. */
public final class Fresh {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String RUN = HexFormat.of().formatHex(bytes(5));
  private static final AtomicLong COUNTER = new AtomicLong();

  private Fresh() {}

  /** The name of a repository that does not exist. */
  public static String repositoryName() {
    return "conformance/" + RUN + "/r" + COUNTER.incrementAndGet();
  }

  /** Random bytes. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** A word of 16 characters, which is a tag as well. */
  public static String word() {
    return HexFormat.of().formatHex(bytes(8));
  }
}
