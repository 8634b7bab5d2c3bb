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
 * Hands bodies of HTTP/1.1 on in large pieces, however small the parts are in which they come: a
 * large part as it is, small ones together in a block. What is there when nothing more can be read
 * at once goes on as well: no byte waits for the next, and no connection keeps a block. A piece of
 * less than half a block is put on the heap, as it would hold a block for as long as it waits; and
 * so is everything where there is no block left.
 */
final class PieceGatherer extends ChannelInboundHandlerAdapter {

  private final PooledParts parts;
  private final DirectMemory memory;
  private @Nullable ByteBuffer block;

  PieceGatherer(PooledParts parts, DirectMemory memory) {
    this.parts = parts;
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
    @Nullable DirectPiece whole = parts.take(part.content());
    if (whole == null) {
      copy(context, part.content());
    } else {
      handOn(context);
      context.fireChannelRead(new DefaultHttpContent(whole));
    }
    if (part instanceof LastHttpContent last) {
      handOn(context);
      context.fireChannelRead(
          last.trailingHeaders().isEmpty()
              ? LastHttpContent.EMPTY_LAST_CONTENT
              : last.replace(Unpooled.EMPTY_BUFFER));
    }
  }

  private void copy(ChannelHandlerContext context, ByteBuf bytes) {
    try {
      while (bytes.isReadable()) {
        add(context, bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private void add(ChannelHandlerContext context, ByteBuf bytes) {
    if (block == null) {
      block = memory.lend();
    }
    if (block == null) {
      byte[] all = new byte[bytes.readableBytes()];
      bytes.readBytes(all);
      context.fireChannelRead(new DefaultHttpContent(Unpooled.wrappedBuffer(all)));
      return;
    }
    int length = Math.min(bytes.readableBytes(), block.remaining());
    bytes.readBytes(block.limit(block.position() + length));
    block.limit(block.capacity());
    if (!block.hasRemaining()) {
      handOn(context);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    handOn(context);
    context.fireChannelReadComplete();
  }

  private void handOn(ChannelHandlerContext context) {
    if (block == null) {
      return;
    }
    ByteBuffer filled = block;
    block = null;
    context.fireChannelRead(new DefaultHttpContent(piece(filled)));
  }

  private ByteBuf piece(ByteBuffer filled) {
    if (filled.position() >= memory.blockBytes() / 2) {
      return new DirectPiece.InBlock(memory, filled);
    }
    byte[] bytes = new byte[filled.position()];
    filled.flip().get(bytes);
    memory.giveBack(filled);
    return Unpooled.wrappedBuffer(bytes);
  }
}
