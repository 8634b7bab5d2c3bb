package dev.berth.contract.http;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The one place that turns a failure into an answer, on every hop. */
public final class ErrorResponder {

  private static final Logger LOG = Logger.getLogger(ErrorResponder.class);

  private ErrorResponder() {}

  /**
   * What a client is told of a failure. Those that are not the registry's own are logged under a
   * new id, and the client gets the id and nothing else.
   */
  public static RegistryException toRegistryException(Throwable failure) {
    if (failure instanceof RegistryException known) {
      if (known.code().status() >= 500) {
        LOG.warnf(known.getCause(), "request failed: %s", known.getMessage());
      }
      return known;
    }
    String id = UUID.randomUUID().toString();
    LOG.errorf(failure, "request failed in an unforeseen way, errorId=%s", id);
    return new RegistryException(ErrorCode.UNKNOWN, "internal error, see the log for " + id);
  }

  /**
   * Answers a request with a failure. Where the head of an answer has gone out already, the
   * connection or stream is reset, so that the client cannot take half a body for a whole one.
   *
   * @return completed when the answer has left, or cannot any more
   */
  public static Future<Void> respond(HttpServerRequest request, Throwable failure) {
    HttpServerResponse response = request.response();
    RegistryException told = toRegistryException(failure);
    if (response.headWritten()) {
      response.reset();
      return Future.succeededFuture();
    }
    if (response.closed()) {
      return Future.succeededFuture();
    }
    Buffer body = ErrorBody.of(told).toBuffer();
    response
        .setStatusCode(told.code().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    if (told.retryAfterSeconds() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(told.retryAfterSeconds()));
    }
    // Without bytes, HTTP/2's end would be said to have left while it waits for the client.
    return response.end(HttpMethod.HEAD.equals(request.method()) ? Buffer.buffer() : body);
  }
}
