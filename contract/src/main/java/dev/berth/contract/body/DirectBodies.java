package dev.berth.contract.body;

import dev.berth.configuration.TransferSettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Lets the bodies of blobs come in memory outside the heap that is used again and again: no new
 * array for each piece, which has to be cleared and fills the caches of the processor, and copies
 * less on the way. That is so for HTTP/1.1; bodies of HTTP/2 are on the heap.
 */
@Singleton
public final class DirectBodies {

  private static final int BLOCK = 64 * 1024;

  /** The JVM has as much memory outside the heap as on it, and Netty takes of it too. */
  private static final int SHARE = 4;

  private static final int MOST = Math.toIntExact(Runtime.getRuntime().maxMemory() / SHARE / BLOCK);

  /** TLS brings no more than 16 KiB at once, and the head of a request or chunk may take of it. */
  private static final int WORTH_KEEPING = 8 * 1024;

  private final boolean enabled;
  private final PooledParts parts = new PooledParts(WORTH_KEEPING, (long) MOST * BLOCK);
  private final DirectMemory memory = new DirectMemory(BLOCK, MOST, MOST / 4);

  DirectBodies(TransferSettings settings) {
    this.enabled = settings.directBodies();
  }

  /**
   * The body of this request, and of those that follow on its connection, is to come so. Whoever
   * reads a piece {@linkplain #taken lets go} of it after that and not before, which also keeps its
   * memory for as long. One that nobody reads can be left to the garbage.
   *
   * @param request on its event loop
   */
  public void receive(HttpServerRequest request) {
    if (!enabled || request.version() == HttpVersion.HTTP_2) {
      return;
    }
    ConnectionBase connection = (ConnectionBase) request.connection();
    ChannelPipeline pipeline = connection.channel().pipeline();
    if (pipeline.get(PieceGatherer.class) == null) {
      String server = connection.channelHandlerContext().name();
      pipeline.addBefore(server, "pieces", new PieceGatherer(parts, memory));
    }
  }

  /**
   * Says that a piece has been read and its memory may hold other bytes. Harmless for pieces that
   * came in another way; the piece is not to be touched any more.
   */
  @SuppressWarnings("deprecation") // The one way to what a buffer of Vert.x is made of.
  public static void taken(Buffer piece) {
    @Nullable ByteBuf bytes = piece.getByteBuf();
    while (bytes != null && !(bytes instanceof DirectPiece)) {
      bytes = bytes.unwrap();
    }
    if (bytes != null) {
      bytes.release();
    }
  }
}
