package dev.berth.contract.blob;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Where the bytes of a blob come from. */
public sealed interface BlobSource {

  /**
   * Bytes that pass through the caller.
   *
   * @param bytes the stream, paused; whoever gets it resumes or cancels it
   * @param cancel ends the transfer early and frees what it holds
   */
  record Stream(ReadStream<Buffer> bytes, Runnable cancel) implements BlobSource {}
}
