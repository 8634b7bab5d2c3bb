package dev.berth.contract.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hands bodies of HTTP/1.1 on in pieces of a block, however small the parts are in which they come.
 * What is there when nothing more can be read at once goes on as well: no byte waits for the next.
 * A piece of less than half a block is put on the heap, as it would hold a block for as long as it
 * waits.
 */
final class PieceGatherer extends ChannelInboundHandlerAdapter {

  private final DirectMemory memory;
  private @Nullable ByteBuffer block;

  PieceGatherer(DirectMemory memory) {
    this.memory = memory;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent part && part.decoderResult().isSuccess()) {
      gather(context, part);
    } else {
      handOn(context);
      context.fireChannelRead(message);
    }
  }

  private void gather(ChannelHandlerContext context, HttpContent part) {
    ByteBuf bytes = part.content();
    try {
      while (bytes.isReadable()) {
        add(bytes);
        if (block != null && !block.hasRemaining()) {
          handOn(context);
        }
      }
    } finally {
      bytes.release();
    }
    if (part instanceof LastHttpContent last) {
      handOn(context);
      context.fireChannelRead(
          last.trailingHeaders().isEmpty()
              ? LastHttpContent.EMPTY_LAST_CONTENT
              : last.replace(Unpooled.EMPTY_BUFFER));
    }
  }

  private void add(ByteBuf bytes) {
    if (block == null) {
      block = memory.lend();
    }
    int length = Math.min(bytes.readableBytes(), block.remaining());
    int end = block.position() + length;
    bytes.readBytes(block.limit(end));
    block.limit(block.capacity());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    handOn(context);
    context.fireChannelReadComplete();
  }

  private void handOn(ChannelHandlerContext context) {
    if (block == null || block.position() == 0) {
      return;
    }
    ByteBuf piece = block.position() < memory.blockBytes() / 2 ? onHeap(block) : lent(block);
    context.fireChannelRead(new DefaultHttpContent(piece));
  }

  private ByteBuf lent(ByteBuffer full) {
    block = null;
    return new DirectPiece(memory, full);
  }

  private static ByteBuf onHeap(ByteBuffer filled) {
    byte[] bytes = new byte[filled.position()];
    filled.flip().get(bytes).clear();
    return Unpooled.wrappedBuffer(bytes);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (block != null) {
      memory.giveBack(block);
      block = null;
    }
  }
}
