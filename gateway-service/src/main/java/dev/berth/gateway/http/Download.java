package dev.berth.gateway.http;

import dev.berth.contract.blob.BlobSource;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets the bytes of a blob pass to a client, at the client's pace.
 *
 * <ul>
 *   <li>If the source breaks off, the answer is reset: a client must be able to tell half a blob
 *       from a whole one.
 *   <li>If the client goes away, the source is cancelled, but only until it has ended: afterwards
 *       its connection serves somebody else.
 *   <li>A client that takes less than the minimum rate while bytes wait for it is cut off.
 * </ul>
 */
final class Download implements ReadStream<Buffer> {

  private final BlobSource.Stream source;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final MinimumRate.Clock clock;
  private final Runnable taken;
  private boolean sourceEnded;

  Download(BlobSource.Stream source, HttpServerRequest request, MinimumRate rate, Runnable taken) {
    this.taken = taken;
    this.source = source;
    this.request = request;
    this.response = request.response();
    this.clock = rate.clock();
  }

  /** Starts; the head of the answer has been written already, or goes out with the first bytes. */
  void start() {
    response.closeHandler(_ -> cancel());
    clock.start(this::measure);
    pipe()
        .endOnFailure(false)
        .to(response)
        .onComplete(_ -> end())
        .onFailure(
            _ -> {
              cancel();
              CutOff.now(request);
            });
  }

  private void measure() {
    if (clock.wasSlow() && response.writeQueueFull()) {
      cancel();
      CutOff.now(request);
    }
  }

  private void count(Buffer piece, Handler<Buffer> handler) {
    clock.moved(piece.length());
    handler.handle(piece);
  }

  private void end() {
    clock.stop();
    taken.run();
  }

  private void cancel() {
    end();
    if (!sourceEnded) {
      sourceEnded = true;
      source.cancel();
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    source.bytes().exceptionHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    source.bytes().handler(handler == null ? null : piece -> count(piece, handler));
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    source
        .bytes()
        .endHandler(
            _ -> {
              sourceEnded = true;
              if (handler != null) {
                handler.handle(null);
              }
            });
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    source.bytes().pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    source.bytes().resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    source.bytes().fetch(amount);
    return this;
  }
}
