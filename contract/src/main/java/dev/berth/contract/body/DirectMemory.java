package dev.berth.contract.body;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of memory outside the heap, of one size. What is given back is lent again; what is not, as
 * its user broke off, goes with the garbage, so that nothing is lost where nobody took care.
 */
final class DirectMemory {

  /** For all memory of bodies. */
  static final Cleaner CLEANER = Cleaner.create();

  private final int blockBytes;
  private final int most;
  private final AtomicInteger blocks = new AtomicInteger();
  private final Queue<ByteBuffer> free;

  /**
   * Has no block at first.
   *
   * @param blockBytes the size of a block
   * @param most how many blocks there are at most, those that wait for the collector included
   * @param mostFree how many blocks that nobody uses it keeps
   */
  DirectMemory(int blockBytes, int most, int mostFree) {
    this.blockBytes = blockBytes;
    this.most = most;
    this.free = new ArrayBlockingQueue<>(mostFree);
  }

  int blockBytes() {
    return blockBytes;
  }

  /** An empty block, on any thread; null where there are too many already. */
  @Nullable ByteBuffer lend() {
    @Nullable ByteBuffer used = free.poll();
    return used == null ? allocated() : used.clear();
  }

  private @Nullable ByteBuffer allocated() {
    if (blocks.incrementAndGet() > most) {
      blocks.decrementAndGet();
      return null;
    }
    try {
      ByteBuffer block = ByteBuffer.allocateDirect(blockBytes);
      CLEANER.register(block, blocks::decrementAndGet);
      return block;
    } catch (OutOfMemoryError others) {
      // The JVM's bound on such memory, which others use as well; there is still the heap.
      blocks.decrementAndGet();
      return null;
    }
  }

  /** Takes a block back that nobody reads or writes any more, on any thread. */
  void giveBack(ByteBuffer block) {
    // One that is too many goes with the garbage.
    var _ = free.offer(block);
  }
}
