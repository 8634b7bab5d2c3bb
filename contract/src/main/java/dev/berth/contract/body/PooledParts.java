package dev.berth.contract.body;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Parts of bodies that go on in the memory they were read into, which is that of Netty's pool. It
 * goes back there when the piece is released or, where its user broke off, with the garbage.
 */
final class PooledParts {

  private final int fewest;
  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * None goes on yet.
   *
   * @param fewest what has fewer bytes is not worth it: it may keep a buffer many times as large
   * @param most how many bytes the buffers that are kept have at most
   */
  PooledParts(int fewest, long most) {
    this.fewest = fewest;
    this.most = most;
  }

  /**
   * A piece that is this part, and has it from now on; on any thread.
   *
   * @return null where the part has to be copied; it is the caller's as before
   */
  @Nullable DirectPiece take(ByteBuf part) {
    if (part.readableBytes() < fewest || !part.isDirect() || part.nioBufferCount() != 1) {
      return null;
    }
    long size = part.unwrap() == null ? part.capacity() : part.unwrap().capacity();
    if (held.addAndGet(size) > most) {
      held.addAndGet(-size);
      return null;
    }
    return new DirectPiece.Borrowed(part.nioBuffer(), new Return(held, size, part));
  }

  private record Return(AtomicLong held, long size, ByteBuf part) implements Runnable {

    @Override
    public void run() {
      held.addAndGet(-size);
      part.release();
    }
  }
}
