package dev.berth.blob.http;

import dev.berth.contract.body.DirectBodies;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/**
 * The rest of a body whose request has been answered. A short one is read and forgotten, so that
 * the connection can be used again. Of a long one the rest is left unread until whoever sends it
 * has had the time to find the answer, and then the connection is closed: closed at once, it would
 * be lost on those who are just sending.
 */
final class Leftover {

  private static final long MOST = 1024 * 1024;
  private static final long MILLIS = 2000;

  private final HttpServerRequest request;
  private final Vertx vertx =
      Objects.requireNonNull(Vertx.currentContext(), "called on an event loop").owner();
  private long bytes;

  private Leftover(HttpServerRequest request) {
    this.request = request;
  }

  /** Reads what is left of a body; to be called on the request's event loop. */
  static void discard(HttpServerRequest request) {
    if (!request.isEnded()) {
      new Leftover(request).discard();
    }
  }

  private void discard() {
    long timer = vertx.setTimer(MILLIS, late -> close());
    request
        .exceptionHandler(broken -> vertx.cancelTimer(timer))
        .handler(this::count)
        .endHandler(end -> vertx.cancelTimer(timer))
        .resume();
  }

  private void count(Buffer piece) {
    bytes += piece.length();
    DirectBodies.taken(piece);
    if (bytes > MOST) {
      request.pause();
    }
  }

  private void close() {
    if (!request.isEnded()) {
      request.connection().close();
    }
  }
}
