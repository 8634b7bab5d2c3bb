package dev.berth.storage.filesystem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets the disk begin while a file is still being written, so that there is little left to wait for
 * at its end. The system by itself begins after half a minute, or when a tenth of all memory waits.
 *
 * <p>One thread writes and ends it; the disk is waited for on another.
 */
final class EarlySync {

  /** How many bytes are written before the disk is told. */
  private static final long STEP = 16L * 1024 * 1024;

  private final Disk disk;
  private long untold;
  private @Nullable Thread running;

  /** The system tells of bytes that are lost once only, so it is kept until the end. */
  private volatile @Nullable IOException failure;

  EarlySync(Disk disk) {
    this.disk = disk;
  }

  /** Notes that bytes have been written. */
  void written(long bytes) {
    untold += bytes;
    if (untold >= STEP && (running == null || !running.isAlive())) {
      untold = 0;
      running = Thread.ofVirtual().name("early-sync").start(this::sync);
    }
  }

  private void sync() {
    try {
      disk.sync();
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Waits until all that has been written is on the disk.
   *
   * @throws IOException if any of it is not
   */
  void finish() throws IOException {
    await();
    disk.sync();
    if (failure != null) {
      throw failure;
    }
  }

  /** Waits for what is under way, after which the file can be closed. */
  void await() {
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where the file is. */
  @FunctionalInterface
  interface Disk {

    /** Waits until all that has been written so far is there. */
    void sync() throws IOException;
  }
}
