package dev.berth.gateway.remote;

import dev.berth.contract.body.DirectBodies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to a service, written in fewer and larger pieces than it comes in: a client
 * brings at most 16 KiB at once, as TLS records and frames of HTTP/2 are no longer, and each write
 * costs a system call. What has come when the event loop goes on to something else is written then,
 * so that no byte waits for the next.
 *
 * <p>All of it happens on the event loop of the request.
 */
final class GatheredBody implements WriteStream<Buffer> {

  private static final int PIECE = 64 * 1024;

  /** Room for some pieces, so that the client is read while one is being written. */
  private static final int QUEUE = 4 * PIECE;

  private final HttpClientRequest request;
  private List<Buffer> gathered = new ArrayList<>();
  private int bytes;
  private boolean scheduled;

  GatheredBody(HttpClientRequest request) {
    this.request = request;
    request.setWriteQueueMaxSize(QUEUE);
  }

  @Override
  public Future<Void> write(Buffer data) {
    gathered.add(data);
    bytes += data.length();
    @Nullable Context context = Vertx.currentContext();
    if (bytes >= PIECE || context == null) {
      return flush();
    }
    if (!scheduled) {
      scheduled = true;
      context.runOnContext(_ -> flushLater());
    }
    return Future.succeededFuture();
  }

  @Override
  public void write(Buffer data, @Nullable Handler<AsyncResult<Void>> handler) {
    tell(write(data), handler);
  }

  private void flushLater() {
    scheduled = false;
    if (!gathered.isEmpty()) {
      // Whoever has to know hears of a failure by the request's exception handler.
      var _ = flush();
    }
  }

  private Future<Void> flush() {
    List<Buffer> pieces = taken();
    return lettingGo(request.write(joined(pieces)), pieces);
  }

  private List<Buffer> taken() {
    List<Buffer> pieces = gathered;
    gathered = new ArrayList<>();
    bytes = 0;
    return pieces;
  }

  /** The one way to join buffers, and to hand bytes to Vert.x, without a copy. */
  @SuppressWarnings("deprecation")
  private static Buffer joined(List<Buffer> pieces) {
    return Buffer.buffer(
        Unpooled.wrappedBuffer(pieces.stream().map(Buffer::getByteBuf).toArray(ByteBuf[]::new)));
  }

  /** What the system has taken, or never will, is read by nobody any more. */
  private static Future<Void> lettingGo(Future<Void> written, List<Buffer> pieces) {
    return written.onComplete(_ -> pieces.forEach(DirectBodies::taken));
  }

  @Override
  public void end(@Nullable Handler<AsyncResult<Void>> handler) {
    List<Buffer> pieces = taken();
    tell(
        pieces.isEmpty() ? request.end() : lettingGo(request.end(joined(pieces)), pieces), handler);
  }

  private static void tell(Future<Void> outcome, @Nullable Handler<AsyncResult<Void>> handler) {
    if (handler != null) {
      outcome.onComplete(handler);
    }
  }

  @Override
  public boolean writeQueueFull() {
    return request.writeQueueFull();
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
    request.setWriteQueueMaxSize(size);
    return this;
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    request.drainHandler(handler);
    return this;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    request.exceptionHandler(handler);
    return this;
  }
}
