package dev.berth.storage.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Lets the bulk of a large file go to the disk without the system's cache ({@code O_DIRECT}), piece
 * by piece. That costs a third of the processor's time, makes nobody wait for memory that is full
 * of what waits for the disk, and leaves little to do at the file's end. Whoever reads the file
 * first gets it from the disk.
 *
 * <p>Each file has two buffers while it is written, of which one is filled while the other goes to
 * the disk; where all are taken it goes by the cache.
 */
public final class DirectWrites {

  /** How many bytes go to the disk at a time; with a quarter of it each costs twice as much. */
  private static final int PIECE = 1024 * 1024;

  /** Positions, lengths and addresses are multiples of it; it covers the blocks of usual disks. */
  private static final int ALIGNMENT = 4096;

  /** Disks of this machine; one behind a network is better off with a cache that writes behind. */
  private static final Set<String> LOCAL = Set.of("ext4", "xfs");

  private final Semaphore files;

  /** Kept from one file to the next. */
  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /**
   * Nothing is written yet.
   *
   * @param files how many files may be written like this at once, with 2 MiB of memory each; 0 for
   *     none
   */
  public DirectWrites(int files) {
    if (files < 0) {
      throw new IllegalArgumentException("a number of files is not negative");
    }
    this.files = new Semaphore(files);
  }

  /** How many bytes are missing from a length to the next where such writes can begin. */
  static long gap(long length) {
    return Math.floorMod(-length, (long) ALIGNMENT);
  }

  /**
   * Opens the end of a file, to go on there.
   *
   * @param cached the same file, through the cache: what does not fill a piece goes there
   * @param length how long the file is, without a {@link #gap}
   * @return empty where the file system cannot do it, or too many files are written already
   */
  Optional<Tail> openTail(Path file, FileChannel cached, long length) {
    if (!files.tryAcquire()) {
      return Optional.empty();
    }
    Optional<Tail> tail = Optional.empty();
    try {
      FileStore disk = Files.getFileStore(file);
      if (LOCAL.contains(disk.type()) && disk.getBlockSize() <= ALIGNMENT) {
        ByteBuffer one = buffer();
        ByteBuffer other = buffer();
        tail = Optional.of(new Tail(openDirect(file), cached, one, other, length));
      }
    } catch (IOException | UnsupportedOperationException | OutOfMemoryError e) {
      // The cache can always do it, and tells what is really wrong. Memory is that outside the
      // heap, which has a bound of its own.
    } finally {
      if (tail.isEmpty()) {
        files.release();
      }
    }
    return tail;
  }

  /**
   * The option is looked up by name: the compiler warns of it in a way that cannot be suppressed,
   * although the JDK has no other for this.
   */
  private static FileChannel openDirect(Path file) throws IOException {
    OpenOption direct;
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      direct = (OpenOption) options.getField("DIRECT").get(null);
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("this JDK cannot write past the cache", e);
    }
    return FileChannel.open(file, StandardOpenOption.WRITE, direct);
  }

  private ByteBuffer buffer() {
    ByteBuffer kept = idle.poll();
    return kept == null
        ? ByteBuffer.allocateDirect(PIECE + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, PIECE)
        : kept.clear();
  }

  /** The end of one file. */
  final class Tail implements AutoCloseable {

    private final FileChannel direct;
    private final FileChannel cached;
    private final Alongside disk = new Alongside("direct-write");
    private ByteBuffer filling;
    private ByteBuffer writing;

    /** Where the next piece goes; it is of whoever writes. */
    private long position;

    private boolean closed;

    private Tail(
        FileChannel direct,
        FileChannel cached,
        ByteBuffer filling,
        ByteBuffer writing,
        long position) {
      this.direct = direct;
      this.cached = cached;
      this.filling = filling;
      this.writing = writing;
      this.position = position;
    }

    /** Takes all that remains in the source; less than two pieces of it may wait. */
    void write(ByteBuffer source) throws IOException {
      while (source.hasRemaining()) {
        int length = Math.min(source.remaining(), filling.remaining());
        filling.put(filling.position(), source, source.position(), length);
        filling.position(filling.position() + length);
        source.position(source.position() + length);
        if (!filling.hasRemaining()) {
          turn();
        }
      }
    }

    /** What is full goes to the disk, once what went before is there. */
    private void turn() throws IOException {
      disk.finish();
      ByteBuffer full = filling.flip();
      filling = writing.clear();
      writing = full;
      disk.begin(
          () -> {
            position += direct.write(full, position);
            // Less than all is written where the disk is full, which the rest will tell.
            writeCached(full);
          });
    }

    private void writeCached(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        position += cached.write(bytes, position);
      }
    }

    /** Writes what waits; that it is durable has still to be asked of the cached channel. */
    void finish() throws IOException {
      disk.finish();
      writeCached(filling.flip());
    }

    /** Drops what has not been finished; harmless when repeated. */
    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      disk.await();
      idle.add(filling);
      idle.add(writing);
      files.release();
      direct.close();
    }
  }
}
