package dev.berth.contract.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file that is open for reading, by the number this process knows it by. Who has it closes it.
 * Its bytes stay there until then, even if the file is deleted.
 *
 * <p>Reading is safe from any thread, but not while it is being closed: the number may belong to
 * another file at once.
 */
public final class OpenFile implements AutoCloseable {

  private final SystemCalls calls = here();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final int number;
  private final Runnable whenClosed;

  /**
   * Takes a number over.
   *
   * @param number the descriptor, which nobody else closes
   * @param whenClosed run once, after it has been closed
   */
  public OpenFile(int number, Runnable whenClosed) {
    this.number = number;
    this.whenClosed = whenClosed;
  }

  /** Whether this platform has what it takes: Linux, on the processors it mostly runs on. */
  public static boolean isSupported() {
    return SystemCalls.HERE.isPresent();
  }

  /**
   * Opens a file; it may have to wait for the disk.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static OpenFile open(Path path) throws IOException {
    return new OpenFile(here().open(path), () -> {});
  }

  /** The descriptor; it is the file's until this is closed. */
  public int number() {
    return number;
  }

  /** How many bytes it has now. */
  public long length() throws IOException {
    return calls.length(number);
  }

  /**
   * Reads bytes that are in memory and never waits.
   *
   * @param buffer a direct one; filled from its position on, which moves
   * @param offset where in the file
   * @return how many were read: fewer than there is room for where the next are not in memory, and
   *     0 where the first is not, or at the end, or where this cannot be told
   */
  public int readCached(ByteBuffer buffer, long offset) {
    return advance(buffer, calls.readCached(number, MemorySegment.ofBuffer(buffer), offset));
  }

  /**
   * Fills a buffer, and waits for the disk if need be.
   *
   * @param buffer a direct one; filled from its position on, which moves
   * @param offset where in the file
   * @return how many were read: fewer than there is room for only at the end
   */
  public int read(ByteBuffer buffer, long offset) throws IOException {
    int sum = 0;
    int read;
    do {
      read = advance(buffer, calls.read(number, MemorySegment.ofBuffer(buffer), offset + sum));
      sum += read;
    } while (read > 0 && buffer.hasRemaining());
    return sum;
  }

  private static int advance(ByteBuffer buffer, long read) {
    int count = (int) Math.max(read, 0);
    buffer.position(buffer.position() + count);
    return count;
  }

  /** Closes it; harmless if it is closed. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      calls.close(number);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a file", e);
    } finally {
      whenClosed.run();
    }
  }

  private static SystemCalls here() {
    return SystemCalls.HERE.orElseThrow(
        () -> new UnsupportedOperationException("this platform has no descriptors to pass"));
  }

  @Override
  public String toString() {
    return "OpenFile[" + number + ']';
  }
}
