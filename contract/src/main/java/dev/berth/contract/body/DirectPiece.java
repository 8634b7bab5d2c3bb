package dev.berth.contract.body;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;

/**
 * A piece of a body in a block of {@link DirectMemory}, to be read once. The block goes back when
 * the piece is released; whoever reads or releases the piece itself after that gets an exception,
 * as the block may hold somebody else's bytes then.
 *
 * <p>To Vert.x it is a buffer that no pool owns, which it neither copies to the heap nor releases.
 */
final class DirectPiece extends UnpooledDirectByteBuf {

  private final DirectMemory memory;
  private final ByteBuffer block;

  /**
   * The bytes of a block from its beginning to its position.
   *
   * @param block lent by that memory
   */
  DirectPiece(DirectMemory memory, ByteBuffer block) {
    super(UnpooledByteBufAllocator.DEFAULT, block.flip(), block.limit());
    this.memory = memory;
    this.block = block;
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    memory.giveBack(block);
  }
}
