package dev.berth.blob.content;

import dev.berth.blob.store.StoreThreads;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.ByteRange;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.StoreException;
import dev.berth.storage.StoreException.Kind;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** Objects, as they are read. */
@Singleton
public final class Objects {

  private static final int HASHED_AT_ONCE = 256 * 1024;

  private final BlobStore store;
  private final StoreThreads threads;

  Objects(BlobStore store, StoreThreads threads) {
    this.store = store;
    this.threads = threads;
  }

  /**
   * Finds bytes of an object.
   *
   * @return where they are; {@code BLOB_UNKNOWN} if there is no such object, {@code
   *     RANGE_NOT_SATISFIABLE} if it has no such bytes
   */
  public Uni<ObjectBytes> find(ObjectKey key, ByteRange range) {
    return threads.call("find-" + key, () -> locate(key, range));
  }

  /** Reads an object through, and says which digest it has. */
  public static Digest digest(BlobStore store, ObjectKey key, Algorithm algorithm)
      throws StoreException {
    MessageDigest running = algorithm.newDigest();
    ByteBuffer buffer = ByteBuffer.allocate(HASHED_AT_ONCE);
    try (ObjectReader reader = store.read(key, 0)) {
      while (reader.read(buffer) >= 0) {
        running.update(buffer.flip());
        buffer.clear();
      }
    }
    return Digest.finish(algorithm, running);
  }

  private ObjectBytes locate(ObjectKey key, ByteRange range) throws StoreException {
    long size =
        store
            .size(key)
            .orElseThrow(() -> new StoreException(Kind.NOT_FOUND, "there is no object " + key));
    if (range.last() >= size) {
      throw new RegistryException(
          ErrorCode.RANGE_NOT_SATISFIABLE, "the object has " + size + " bytes");
    }
    Optional<Path> file = store.file(key);
    return file.isPresent()
        ? new ObjectBytes.InFile(file.get(), range)
        : new ObjectBytes.InStore(new ObjectCopy(store, threads, key, range));
  }
}
