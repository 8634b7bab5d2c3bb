package dev.berth.contract.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request whose sender may wait to be asked for it ({@code Expect: 100-continue}). It
 * is asked when the body is read for the first time, so after whatever had to be decided before.
 */
public final class WithheldBody implements ReadStream<Buffer> {

  private final HttpServerRequest request;
  private boolean wanted;

  /** The body of a request that is paused. */
  public WithheldBody(HttpServerRequest request) {
    this.request = request;
  }

  /** Whether the sender waits to be asked, and has not been. */
  public boolean isWithheld() {
    return !wanted && expectsContinue();
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    request.exceptionHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    request.handler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    request.endHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    request.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    ask();
    request.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    ask();
    request.fetch(amount);
    return this;
  }

  private void ask() {
    if (isWithheld() && !request.response().ended()) {
      request.response().writeContinue();
    }
    wanted = true;
  }

  private boolean expectsContinue() {
    return HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }
}
