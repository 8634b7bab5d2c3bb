package dev.berth.storage;

/**
 * An object that is being written, as far as it has been acknowledged. The caller keeps it between
 * requests and hands it back; what a writer wrote beyond it does not count.
 *
 * @param key the key the object will have
 * @param length how many bytes are durable
 * @param handle what the store needs to go on, in a form of its own; empty before the first byte
 */
public record Staged(ObjectKey key, long length, String handle) {

  /** Checks the length. */
  public Staged {
    if (length < 0) {
      throw new IllegalArgumentException("a length is not negative");
    }
  }

  /** An object of which nothing has been written. */
  public static Staged empty(ObjectKey key) {
    return new Staged(key, 0, "");
  }
}
