package dev.berth.storage;

import java.nio.ByteBuffer;

/** Reads an object from a place on. It belongs to one thread at a time. */
public interface ObjectReader extends AutoCloseable {

  /**
   * Reads some bytes, at least one unless the object or the buffer is at its end.
   *
   * @return how many were read, or -1 at the end of the object
   */
  int read(ByteBuffer buffer) throws StoreException;

  @Override
  void close();
}
