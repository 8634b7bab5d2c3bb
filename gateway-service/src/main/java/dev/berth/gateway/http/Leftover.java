package dev.berth.gateway.http;

import dev.berth.contract.body.DirectBodies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Objects;

/**
 * What becomes of a body that is not read to its end because the answer is known before. A client
 * that is still sending gets the answer only if somebody goes on reading, so some of the rest is
 * read for a while and thrown away; then the client is cut off.
 */
final class Leftover {

  private static final long MOST = 64L * 1024 * 1024;
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final HttpServerRequest request;
  private long read;

  private Leftover(HttpServerRequest request) {
    this.request = request;
  }

  /** To be called before the answer is sent. */
  static void handle(HttpServerRequest request, ClientBody body) {
    boolean unwanted = body.withheld() || body.tooSlow();
    Leftover leftover = new Leftover(body.release());
    if (body.ended() || Distrust.appliesTo(request)) {
      // A request of HTTP/2 that has been read refuses to be resumed.
      return;
    }
    if (!mayHaveBody(request)) {
      request.resume();
    } else if (unwanted) {
      leftover.cutOffAfterAnswer();
    } else {
      leftover.discard();
    }
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    return !"0".equals(request.getHeader(HttpHeaders.CONTENT_LENGTH))
        && (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || request.version() == HttpVersion.HTTP_2);
  }

  /** Nobody can tell whether the body follows, or when. */
  private void cutOffAfterAnswer() {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    request.response().endHandler(_ -> cutOff());
  }

  private void discard() {
    Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "on an event loop").owner();
    long deadline = vertx.setTimer(LONGEST.toMillis(), _ -> cutOff());
    request.exceptionHandler(_ -> vertx.cancelTimer(deadline));
    request.endHandler(_ -> vertx.cancelTimer(deadline));
    request.handler(
        piece -> {
          read += piece.length();
          DirectBodies.taken(piece);
          if (read > MOST) {
            vertx.cancelTimer(deadline);
            cutOff();
          }
        });
    request.resume();
  }

  /** A connection of HTTP/2 serves other requests, too. */
  private void cutOff() {
    if (request.isEnded()) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
