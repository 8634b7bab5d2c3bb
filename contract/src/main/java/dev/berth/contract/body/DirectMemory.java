package dev.berth.contract.body;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of memory outside the heap, of one size. What is given back is lent again; what is not, as
 * its user broke off, goes with the garbage, so that nothing is lost where nobody took care.
 */
final class DirectMemory {

  private final int blockBytes;
  private final Queue<ByteBuffer> free;

  /**
   * Has no block at first.
   *
   * @param blockBytes the size of a block
   * @param mostFree how many blocks that nobody uses it keeps
   */
  DirectMemory(int blockBytes, int mostFree) {
    this.blockBytes = blockBytes;
    this.free = new ArrayBlockingQueue<>(mostFree);
  }

  int blockBytes() {
    return blockBytes;
  }

  /** An empty block, on any thread. */
  ByteBuffer lend() {
    @Nullable ByteBuffer used = free.poll();
    return used == null ? ByteBuffer.allocateDirect(blockBytes) : used.clear();
  }

  /** Takes a block back that nobody reads or writes any more, on any thread. */
  void giveBack(ByteBuffer block) {
    // One that is too many goes with the garbage.
    var _ = free.offer(block);
  }
}
