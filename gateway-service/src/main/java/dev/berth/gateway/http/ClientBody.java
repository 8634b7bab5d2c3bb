package dev.berth.gateway.http;

import dev.berth.contract.http.WithheldBody;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a client's request.
 *
 * <ul>
 *   <li>It is paused until somebody wants it, and only then is a client that waits to be asked
 *       asked for it.
 *   <li>While nobody pauses it, it has to move at the minimum rate; a client that is slower is cut
 *       off, so that it cannot hold what it has been given for ever.
 *   <li>Whatever ends it early is told as a {@link RegistryException}, and if nobody listens then,
 *       as soon as somebody wants it.
 * </ul>
 */
final class ClientBody implements ReadStream<Buffer> {

  private final HttpServerRequest request;
  private final WithheldBody body;
  private final MinimumRate.Clock clock;

  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Handler<Void> endHandler;
  private boolean wanted;
  private boolean ended;
  private boolean tooSlow;
  private boolean brokenOff;
  private boolean paused;
  private boolean pausedInPeriod;

  ClientBody(HttpServerRequest request, MinimumRate rate) {
    this.request = request;
    this.body = new WithheldBody(request);
    this.clock = rate.clock();
    request.exceptionHandler(_ -> breakOff());
  }

  /** Whether the client was never told to send what it offered. */
  boolean withheld() {
    return body.isWithheld();
  }

  /** Whether all of it has been read. */
  boolean ended() {
    return ended || request.isEnded();
  }

  /** Whether the client was cut off. */
  boolean tooSlow() {
    return tooSlow;
  }

  /** Takes the handlers off and stops the clock; what is left of the body is the caller's. */
  HttpServerRequest release() {
    clock.stop();
    exceptionHandler = null;
    endHandler = null;
    return request;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    if (handler == null) {
      request.handler(null);
    } else {
      request.handler(
          piece -> {
            clock.moved(piece.length());
            handler.handle(piece);
          });
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    // After the end a request refuses it, by an exception, and a pipe takes its handlers off then.
    if (handler != null || !request.isEnded()) {
      request.endHandler(_ -> end());
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    paused = true;
    pausedInPeriod = true;
    request.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    start();
    paused = false;
    body.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    start();
    paused = false;
    body.fetch(amount);
    return this;
  }

  private void start() {
    if (wanted) {
      return;
    }
    wanted = true;
    pausedInPeriod = false;
    if (brokenOff) {
      breakOff();
    } else {
      clock.start(this::measure);
    }
  }

  private void measure() {
    boolean slow = clock.wasSlow();
    if (slow && !pausedInPeriod) {
      tooSlow = true;
      fail(new RegistryException(ErrorCode.BODY_TOO_SLOW));
    }
    pausedInPeriod = paused;
  }

  private void end() {
    ended = true;
    clock.stop();
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  private void breakOff() {
    brokenOff = true;
    fail(new RegistryException(ErrorCode.SIZE_INVALID, "the body broke off"));
  }

  private void fail(RegistryException failure) {
    clock.stop();
    if (exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
  }
}
