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

/**
 * Writes at the end of a staged file. Unless it is finished, a file it has made is removed and one
 * it went on with is cut back to what had been acknowledged, which also gives back a full disk.
 */
final class StagedFile implements StagedWriter {

  private final Path file;
  private final FileChannel channel;
  private final EarlySync sync;
  private final Staged before;
  private final String handle;
  private final boolean made;
  private long length;
  private boolean finished;

  private StagedFile(Path file, FileChannel channel, Staged before, String handle, boolean made) {
    this.file = file;
    this.channel = channel;
    this.sync = new EarlySync(() -> channel.force(false));
    this.before = before;
    this.handle = handle;
    this.made = made;
    this.length = before.length();
  }

  /** Starts an object in a file of its own; an epoch never writes into a file it finds. */
  static StagedFile fresh(Path file, Staged staged, int epoch) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new StagedFile(file, channel, staged, Integer.toString(epoch), true);
  }

  /** Goes on in the file of a writer that has ended. */
  static StagedFile goOn(Path file, Staged staged) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      requireLength(channel, staged);
      channel.truncate(staged.length()).position(staged.length());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new StagedFile(file, channel, staged, staged.handle(), false);
  }

  /** Copies what has been acknowledged, as the writer before may still hold its file. */
  static StagedFile copy(Path from, Path to, Staged staged, int epoch) throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ)) {
      requireLength(source, staged);
      StagedFile copy = fresh(to, staged, epoch);
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
    long left = 0;
    for (ByteBuffer buffer : buffers) {
      left += buffer.remaining();
    }
    try {
      while (left > 0) {
        long written = channel.write(buffers);
        left -= written;
        length += written;
        sync.written(written);
      }
    } catch (IOException e) {
      throw Failures.of("write to", before.key(), e);
    }
  }

  @Override
  public Staged finish() throws StoreException {
    try {
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
