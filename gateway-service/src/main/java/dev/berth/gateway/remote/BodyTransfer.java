package dev.berth.gateway.remote;

import dev.berth.contract.blob.Body;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.Pipe;

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

  private final HttpClientRequest request;
  private final Body body;
  private final Promise<HttpClientResponse> answered = Promise.promise();

  BodyTransfer(HttpClientRequest request, Body body) {
    this.request = request;
    this.body = body;
  }

  /** Starts, and comes to the service's answer. */
  Future<HttpClientResponse> start() {
    if (body.length().isPresent()) {
      request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length().getAsLong()));
    } else {
      request.setChunked(true);
    }
    if (body.length().orElse(1) == 0) {
      return request.send();
    }
    Pipe<Buffer> pipe = body.bytes().pipe().endOnFailure(false);
    request.putHeader(HttpHeaders.EXPECT, HttpHeaders.CONTINUE);
    request.continueHandler(_ -> move(pipe));
    request
        .response()
        .onSuccess(
            response -> {
              pipe.close();
              answered.tryComplete(response);
            })
        .onFailure(
            failure -> {
              pipe.close();
              answered.tryFail(failure);
            });
    request.sendHead().onFailure(answered::tryFail);
    return answered.future();
  }

  private void move(Pipe<Buffer> pipe) {
    pipe.to(request)
        .onFailure(
            failure -> {
              request.reset();
              answered.tryFail(
                  failure instanceof RegistryException
                      ? failure
                      : new RegistryException(ErrorCode.SIZE_INVALID, "the body broke off"));
            });
  }
}
