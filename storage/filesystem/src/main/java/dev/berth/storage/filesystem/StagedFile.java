package dev.berth.storage.filesystem;

import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import dev.berth.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes at the end of a staged file. Unless it is finished, a file it has made is removed and one
 * it went on with is cut back to what had been acknowledged, which also gives back a full disk.
 */
final class StagedFile implements StagedWriter {

  /** From how many bytes on a body is large; until then none knows. */
  private static final long LARGE = 4L * 1024 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final DirectWrites directWrites;
  private final EarlySync sync;
  private final Staged before;
  private final String handle;
  private final boolean made;
  private long length;
  private DirectWrites.@Nullable Tail tail;
  private boolean tailTried;
  private boolean finished;

  private StagedFile(
      Path file,
      FileChannel channel,
      DirectWrites directWrites,
      Staged before,
      String handle,
      boolean made) {
    this.file = file;
    this.channel = channel;
    this.directWrites = directWrites;
    this.sync = new EarlySync(() -> channel.force(false));
    this.before = before;
    this.handle = handle;
    this.made = made;
    this.length = before.length();
  }

  /** Starts an object in a file of its own; an epoch never writes into a file it finds. */
  static StagedFile fresh(Path file, DirectWrites directWrites, Staged staged, int epoch)
      throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new StagedFile(file, channel, directWrites, staged, Integer.toString(epoch), true);
  }

  /** Goes on in the file of a writer that has ended. */
  static StagedFile goOn(Path file, DirectWrites directWrites, Staged staged) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      requireLength(channel, staged);
      channel.truncate(staged.length()).position(staged.length());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new StagedFile(file, channel, directWrites, staged, staged.handle(), false);
  }

  /** Copies what has been acknowledged, as the writer before may still hold its file. */
  static StagedFile copy(Path from, Path to, DirectWrites directWrites, Staged staged, int epoch)
      throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ)) {
      requireLength(source, staged);
      StagedFile copy = fresh(to, directWrites, staged, epoch);
      try {
        // The JDK makes this copy_file_range where there is one, which shares blocks if it can.
        long copied = 0;
        while (copied < staged.length()) {
          long step = source.transferTo(copied, staged.length() - copied, copy.channel);
          if (step <= 0) {
            throw new IOException("the file ended while it was copied");
          }
          copied += step;
        }
        return copy;
      } catch (IOException e) {
        copy.close();
        throw e;
      }
    }
  }

  @Override
  public void write(ByteBuffer... buffers) throws StoreException {
    try {
      if (!tailTried && length - before.length() >= LARGE) {
        fillGap(buffers);
        openTail();
      }
      if (tail == null) {
        writeCached(buffers);
      } else {
        writeDirect(tail, buffers);
      }
    } catch (IOException e) {
      throw Failures.of("write to", before.key(), e);
    }
  }

  private void writeCached(ByteBuffer... buffers) throws IOException {
    long left = 0;
    for (ByteBuffer buffer : buffers) {
      left += buffer.remaining();
    }
    while (left > 0) {
      long written = channel.write(buffers);
      left -= written;
      length += written;
      sync.written(written);
    }
  }

  private void writeDirect(DirectWrites.Tail tail, ByteBuffer... buffers) throws IOException {
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
      tail.write(buffer);
    }
  }

  private void fillGap(ByteBuffer... buffers) throws IOException {
    for (ByteBuffer buffer : buffers) {
      int step = (int) Math.min(DirectWrites.gap(length), buffer.remaining());
      writeCached(buffer.slice(buffer.position(), step));
      buffer.position(buffer.position() + step);
    }
  }

  private void openTail() {
    if (DirectWrites.gap(length) == 0) {
      tailTried = true;
      tail = directWrites.openTail(file, channel, length).orElse(null);
    }
  }

  @Override
  public Staged finish() throws StoreException {
    try {
      if (tail != null) {
        tail.finish();
        tail.close();
      }
      sync.finish();
      channel.close();
      if (made) {
        Layout.sync(Objects.requireNonNull(file.getParent()));
      }
    } catch (IOException e) {
      throw Failures.of("sync", before.key(), e);
    }
    finished = true;
    return new Staged(before.key(), length, handle);
  }

  @Override
  public void close() {
    if (finished) {
      return;
    }
    finished = true;
    sync.await();
    try (channel) {
      if (tail != null) {
        tail.close();
      }
      if (made) {
        Files.deleteIfExists(file);
      } else if (channel.isOpen()) {
        channel.truncate(before.length());
      }
    } catch (IOException e) {
      // The tail does not count, whoever goes on cuts it off, and discard removes the file.
      System.getLogger(StagedFile.class.getName())
          .log(System.Logger.Level.WARNING, "left an unfinished file behind: " + file, e);
    }
  }

  private static void requireLength(FileChannel channel, Staged staged) throws IOException {
    if (channel.size() < staged.length()) {
      throw new StoreException(
          Kind.DAMAGED, "acknowledged bytes of object " + staged.key() + " are gone");
    }
  }
}
