package dev.berth.gateway.http;

import dev.berth.configuration.LimitsSettings;
import dev.berth.contract.http.WithheldBody;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
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
 *   <li>Whatever ends it early is told as a {@link RegistryException}.
 * </ul>
 */
final class ClientBody implements ReadStream<Buffer> {

  private final HttpServerRequest request;
  private final WithheldBody body;
  private final Vertx vertx;
  private final long periodMillis;
  private final long minimumBytes;

  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Handler<Void> endHandler;
  private boolean wanted;
  private boolean ended;
  private boolean tooSlow;
  private boolean pausedByUs;
  private long movedInPeriod;
  private long timer;

  ClientBody(HttpServerRequest request, LimitsSettings limits, Vertx vertx) {
    this.request = request;
    this.body = new WithheldBody(request);
    this.vertx = vertx;
    this.periodMillis = limits.minimumRatePeriod().toMillis();
    this.minimumBytes = limits.minimumRate().bytes() * limits.minimumRatePeriod().toMillis() / 1000;
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
    vertx.cancelTimer(timer);
    exceptionHandler = null;
    endHandler = null;
    return request;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    request.exceptionHandler(_ -> fail(brokenOff()));
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    if (handler == null) {
      request.handler(null);
    } else {
      request.handler(
          piece -> {
            movedInPeriod += piece.length();
            handler.handle(piece);
          });
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    request.endHandler(_ -> end());
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    pausedByUs = true;
    request.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    start();
    body.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    start();
    body.fetch(amount);
    return this;
  }

  private void start() {
    if (wanted) {
      return;
    }
    wanted = true;
    pausedByUs = false;
    timer = vertx.setPeriodic(periodMillis, _ -> measure());
  }

  private void measure() {
    if (!pausedByUs && movedInPeriod < minimumBytes) {
      tooSlow = true;
      fail(new RegistryException(ErrorCode.BODY_TOO_SLOW));
      return;
    }
    pausedByUs = false;
    movedInPeriod = 0;
  }

  private void end() {
    ended = true;
    vertx.cancelTimer(timer);
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  private static RegistryException brokenOff() {
    return new RegistryException(ErrorCode.SIZE_INVALID, "the body broke off");
  }

  private void fail(RegistryException failure) {
    vertx.cancelTimer(timer);
    if (exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
  }
}
