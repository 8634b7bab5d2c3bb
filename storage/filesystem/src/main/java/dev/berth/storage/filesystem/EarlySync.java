package dev.berth.storage.filesystem;

import java.io.IOException;

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
  private final Alongside early = new Alongside("early-sync");
  private long untold;

  EarlySync(Disk disk) {
    this.disk = disk;
  }

  /** Notes that bytes have been written. */
  void written(long bytes) {
    untold += bytes;
    if (untold >= STEP && !early.isBusy()) {
      untold = 0;
      early.begin(disk::sync);
    }
  }

  /**
   * Waits until all that has been written is on the disk. The system tells of bytes that are lost
   * once only, which may have been before.
   *
   * @throws IOException if any of it is not
   */
  void finish() throws IOException {
    early.finish();
    disk.sync();
  }

  /** Waits for what is under way, after which the file can be closed. */
  void await() {
    early.await();
  }

  /** Where the file is. */
  @FunctionalInterface
  interface Disk {

    /** Waits until all that has been written so far is there. */
    void sync() throws IOException;
  }
}
