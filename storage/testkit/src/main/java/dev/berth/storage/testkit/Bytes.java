package dev.berth.storage.testkit;

import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/** Writes and reads whole pieces, as tests want it. */
public final class Bytes {

  private static final int BUFFER = 8192;

  private Bytes() {}

  /** Bytes that look like nothing else, the same for the same seed. */
  public static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Appends a piece and acknowledges it. */
  public static Staged append(BlobStore store, Staged staged, int epoch, byte[] piece)
      throws StoreException {
    try (StagedWriter writer = store.append(staged, epoch, false)) {
      writer.write(ByteBuffer.wrap(piece));
      return writer.finish();
    }
  }

  /** Stores an object. */
  public static ObjectKey store(BlobStore store, byte[] content) throws StoreException {
    ObjectKey key = ObjectKey.fresh();
    store.complete(append(store, Staged.empty(key), 1, content));
    return key;
  }

  /** Reads an object from a place to its end. */
  public static byte[] read(BlobStore store, ObjectKey key, long offset) throws StoreException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (ObjectReader reader = store.read(key, offset)) {
      while (reader.read(buffer) >= 0) {
        content.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    return content.toByteArray();
  }
}
