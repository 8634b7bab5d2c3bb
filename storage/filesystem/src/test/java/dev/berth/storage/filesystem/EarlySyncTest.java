package dev.berth.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EarlySyncTest {

  private static final long MUCH = 20L * 1024 * 1024;

  private final SomeDisk disk = new SomeDisk();
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

  /** One that can be slow, and can fail. */
  private static final class SomeDisk implements EarlySync.Disk {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile CountDownLatch busy = new CountDownLatch(0);

    @Override
    public void sync() throws IOException {
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
  }
}
