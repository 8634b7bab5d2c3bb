package dev.berth.storage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store of objects that are written once. The life of one: {@link #append} (any number of times,
 * maybe by different processes), {@link #complete}, reads, {@link #delete}; or {@link #discard}
 * instead of complete.
 *
 * <p>Who may append is settled by the caller with an epoch that only grows. The store's part of it:
 * a writer of an older epoch that wakes up late can neither change what a newer one has written nor
 * what has been completed.
 */
public interface BlobStore extends AutoCloseable {

  /**
   * Goes on writing a staged object at its acknowledged length. Where that cannot be done the
   * staged object stays as it was acknowledged.
   *
   * @param epoch the caller's claim, larger than any before it for this key
   * @param takeOver whether the writer before may be alive still: it did not say that it ended
   * @return a writer, to be closed
   * @throws StoreException {@code NOT_FOUND} or {@code DAMAGED} if the acknowledged bytes are gone
   */
  StagedWriter append(Staged staged, int epoch, boolean takeOver) throws StoreException;

  /**
   * Makes the staged bytes the object of their key, durably and all at once, and removes whatever
   * else is staged for it. Repeating it after it has succeeded is harmless.
   *
   * @throws StoreException {@code NOT_FOUND} if neither the staged bytes nor the object are there
   */
  void complete(Staged staged) throws StoreException;

  /** Removes everything staged for a key, whoever wrote it. The object itself is left alone. */
  void discard(ObjectKey key) throws StoreException;

  /**
   * Opens an object for reading.
   *
   * @param offset the first byte wanted, at most the object's length
   * @throws StoreException {@code NOT_FOUND} if there is no such object
   */
  ObjectReader read(ObjectKey key, long offset) throws StoreException;

  /**
   * The file that holds an object's bytes and nothing else, where the store has such files and this
   * machine sees them; it is there to be read. It says nothing on whether there is such an object.
   */
  default Optional<Path> file(ObjectKey key) {
    return Optional.empty();
  }

  /** The length of an object in bytes; empty if there is none. */
  Optional<Long> size(ObjectKey key) throws StoreException;

  /** Removes an object; harmless if there is none. */
  void delete(ObjectKey key) throws StoreException;

  /**
   * All objects and staged writes there are, in no particular order, read lazily.
   *
   * @return a stream, to be closed
   */
  Stream<Listed> list() throws StoreException;

  @Override
  void close();

  /**
   * What stands under a key.
   *
   * @param key the key
   * @param staged whether it is (also) staged, not final
   * @param modified when it was last written
   */
  record Listed(ObjectKey key, boolean staged, Instant modified) {}
}
