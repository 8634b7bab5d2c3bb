package dev.berth.gateway.remote;

import dev.berth.configuration.ServicesSettings;
import dev.berth.contract.blob.Body;
import dev.berth.model.error.RegistryException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.Pipe;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the body of a client to a service.
 *
 * <ul>
 *   <li>Nothing is read from the client until the service has said it wants the body ({@code
 *       Expect: 100-continue}); a service that refuses costs no byte.
 *   <li>The service's pace is the client's: the pipe pauses the one while the other is full.
 *   <li>If the client breaks off, the call is reset, so that half a body is never taken for a whole
 *       one; if the service answers early, the rest of the body is left to the edge.
 * </ul>
 */
final class BodyTransfer {

  private final Vertx vertx;
  private final HttpClientRequest request;
  private final Body body;
  private final ServicesSettings settings;
  private final Promise<HttpClientResponse> answered = Promise.promise();

  private @Nullable Pipe<Buffer> pipe;
  private boolean complete;
  private long timer;

  /** A transfer that has not begun. */
  BodyTransfer(Vertx vertx, HttpClientRequest request, Body body, ServicesSettings settings) {
    this.vertx = vertx;
    this.request = request;
    this.body = body;
    this.settings = settings;
  }

  /** Moves the body, and comes to the service's answer, read whole. */
  Future<Reply> start() {
    if (body.length().isPresent()) {
      request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length().getAsLong()));
    } else {
      request.setChunked(true);
    }
    // A reset of our own is told here too; whoever made it has said why.
    request.exceptionHandler(answered::tryFail);
    request.response().onComplete(this::settle);
    if (body.length().orElse(1) == 0) {
      complete = true;
      limit(settings.finishTimeout());
      request.end().onFailure(answered::tryFail);
    } else {
      request.putHeader(HttpHeaders.EXPECT, HttpHeaders.CONTINUE);
      request.continueHandler(_ -> move());
      limit(settings.answerTimeout());
      request.sendHead().onFailure(answered::tryFail);
    }
    return answered
        .future()
        .compose(Reply::read)
        .recover(failure -> Future.failedFuture(explained(failure)))
        .onComplete(_ -> leave());
  }

  /** The pipe is made only now, as closing one resumes its source. */
  private void move() {
    vertx.cancelTimer(timer);
    Pipe<Buffer> moving = body.bytes().pipe().endOnFailure(false);
    pipe = moving;
    moving
        .to(new GatheredBody(request))
        .onSuccess(
            _ -> {
              complete = true;
              if (!answered.future().isComplete()) {
                limit(settings.finishTimeout());
              }
            })
        .onFailure(
            failure -> {
              // Only the client's failures are of this type. Where it is the service that has
              // stopped reading, its answer says why.
              if (failure instanceof RegistryException && answered.tryFail(failure)) {
                request.reset();
              }
            });
  }

  private void settle(AsyncResult<HttpClientResponse> answer) {
    vertx.cancelTimer(timer);
    if (answer.succeeded()) {
      answered.tryComplete(answer.result());
    } else {
      answered.tryFail(answer.cause());
    }
    if (pipe != null && !complete) {
      pipe.close();
    }
  }

  private Throwable explained(Throwable failure) {
    return pipe == null && failure instanceof HttpClosedException
        ? new NotBegunException(failure)
        : failure;
  }

  private void limit(Duration patience) {
    timer = vertx.setTimer(patience.toMillis(), _ -> giveUp());
  }

  private void giveUp() {
    answered.tryFail(new TimeoutException("it did not answer in time"));
    request.reset();
  }

  /** A connection on which a body was promised and not sent cannot serve another call. */
  private void leave() {
    if (!complete) {
      request.reset();
    }
  }

  /** The connection was closed before anything of the body was read. */
  static final class NotBegunException extends Exception {

    private static final long serialVersionUID = 1L;

    NotBegunException(Throwable cause) {
      super(cause);
    }
  }
}
