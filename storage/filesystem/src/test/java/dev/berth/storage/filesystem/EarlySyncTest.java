package dev.berth.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EarlySyncTest {

  private static final long MUCH = 20L * 1024 * 1024;

  private final Disk disk = new Disk();
  private final EarlySync sync = new EarlySync(disk);

  @Test
  void leavesTheDiskAloneForLittle() throws IOException {
    sync.written(1000);
    assertThat(disk.asked).hasValue(0);

    sync.finish();

    assertThat(disk.asked).hasValue(1);
  }

  @Test
  void asksTheDiskOnceMoreAtTheEnd() throws IOException {
    sync.written(MUCH);
    sync.finish();

    assertThat(disk.asked).hasValue(2);
  }

  @Test
  void asksNotAgainWhileTheDiskIsBusy() throws IOException {
    disk.busy = new CountDownLatch(1);
    sync.written(MUCH);
    sync.written(MUCH);
    sync.written(MUCH);
    disk.busy.countDown();
    sync.finish();

    assertThat(disk.asked).hasValue(2);
  }

  /** The system tells of it at the next call only, and takes the one after for good. */
  @Test
  void whatTheDiskHasLostOnTheWayIsToldAtTheEnd() {
    disk.failures.set(1);
    sync.written(MUCH);

    assertThatIOException().isThrownBy(sync::finish).withMessage("lost");
  }

  /** A channel that can be synced, and nothing else. */
  private static final class Disk extends FileChannel {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile CountDownLatch busy = new CountDownLatch(0);

    @Override
    public void force(boolean metaData) throws IOException {
      asked.incrementAndGet();
      try {
        busy.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
        throw new IOException("lost");
      }
    }

    @Override
    public int read(ByteBuffer into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer into, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseChannel() {
      throw new UnsupportedOperationException();
    }
  }
}
