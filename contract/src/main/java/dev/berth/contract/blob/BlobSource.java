package dev.berth.contract.blob;

import dev.berth.contract.file.OpenFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Where the bytes of a blob come from. Whoever gets one uses it or gives it up. */
public sealed interface BlobSource {

  /** Ends it early and frees what it holds; harmless if that is done. */
  void cancel();

  /**
   * Bytes that pass through the caller.
   *
   * @param bytes the stream, paused; whoever gets it resumes or cancels it
   * @param onCancel ends the transfer early and frees what it holds
   */
  record Stream(ReadStream<Buffer> bytes, Runnable onCancel) implements BlobSource {

    @Override
    public void cancel() {
      onCancel.run();
    }
  }

  /**
   * Bytes in a file of this host, for the caller to read.
   *
   * @param file the open file; whoever gets it closes it
   * @param offset the first byte wanted
   * @param length how many bytes are wanted, at least one; the file had them when it was opened
   */
  record File(OpenFile file, long offset, long length) implements BlobSource {

    /** Checks the range. */
    public File {
      if (offset < 0 || length < 1) {
        throw new IllegalArgumentException("a part of a file has a place and a length");
      }
    }

    @Override
    public void cancel() {
      file.close();
    }
  }
}
