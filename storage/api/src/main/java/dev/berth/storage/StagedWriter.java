package dev.berth.storage;

import java.nio.ByteBuffer;

/** Writes on at the end of a staged object. It belongs to one thread at a time. */
public interface StagedWriter extends AutoCloseable {

  /**
   * Writes all that remains in the buffers, in their order.
   *
   * @throws StoreException {@code FULL} where no space is left, else as the store fails
   */
  void write(ByteBuffer... buffers) throws StoreException;

  /**
   * Makes what has been written durable and ends the writer.
   *
   * @return the object as it is to be acknowledged
   */
  Staged finish() throws StoreException;

  /** Ends the writer; what was not finished does not count. Harmless after {@link #finish}. */
  @Override
  void close();
}
