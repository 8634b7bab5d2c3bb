package dev.berth.contract.body;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;

/**
 * A piece of a body outside the heap, to be read once. Its memory goes back when the piece is
 * released; whoever reads or releases the piece itself after that gets an exception, as the memory
 * may hold somebody else's bytes then.
 *
 * <p>To Vert.x it is a buffer that no pool owns, which it neither copies to the heap nor releases.
 */
abstract sealed class DirectPiece extends UnpooledDirectByteBuf {

  private DirectPiece(ByteBuffer bytes) {
    super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.remaining());
  }

  /** Gives the memory back. */
  abstract void giveBack();

  @Override
  protected final void deallocate() {
    super.deallocate();
    giveBack();
  }

  /** In a block of {@link DirectMemory}. */
  static final class InBlock extends DirectPiece {

    private final DirectMemory memory;
    private final ByteBuffer block;

    /**
     * The bytes of a block from its beginning to its position.
     *
     * @param block lent by that memory
     */
    InBlock(DirectMemory memory, ByteBuffer block) {
      super(block.flip());
      this.memory = memory;
      this.block = block;
    }

    @Override
    void giveBack() {
      memory.giveBack(block);
    }
  }

  /**
   * In memory of somebody else, who is told when it is not needed, even if it is not released: then
   * once the piece itself cannot be reached, whatever buffers were made of it.
   */
  static final class Borrowed extends DirectPiece {

    private final Cleaner.Cleanable end;

    /**
     * These bytes.
     *
     * @param end is run once, on any thread; it must not lead to this piece
     */
    Borrowed(ByteBuffer bytes, Runnable end) {
      super(bytes);
      this.end = DirectMemory.CLEANER.register(this, end);
    }

    @Override
    void giveBack() {
      end.clean();
    }
  }
}
