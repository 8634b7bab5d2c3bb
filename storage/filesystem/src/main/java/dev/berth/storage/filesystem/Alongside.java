package dev.berth.storage.filesystem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a file alongside the thread that writes it, one thing at a time, each on a
 * virtual thread. That one thread begins it and waits for it.
 */
final class Alongside {

  private final String name;
  private @Nullable Thread running;

  /** The first, as what comes after it is of no worth. */
  private volatile @Nullable Throwable failure;

  /** Nothing runs yet; the name is that of the threads. */
  Alongside(String name) {
    this.name = name;
  }

  boolean isBusy() {
    return running != null && running.isAlive();
  }

  /** Begins something, while nothing else runs. */
  void begin(Work work) {
    running = Thread.ofVirtual().name(name).start(() -> run(work));
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (Throwable e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  /**
   * Waits for what runs.
   *
   * @throws IOException if it failed, or something before it did
   */
  void finish() throws IOException {
    await();
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case Throwable e -> throw new IOException(name + " failed", e);
    }
  }

  /** Waits for what runs, whether it fails or not. */
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

  /** Something that is done for a file. */
  @FunctionalInterface
  interface Work {

    /** Does it; it may block. */
    void run() throws IOException;
  }
}
