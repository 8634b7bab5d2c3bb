package dev.berth.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * What becomes of a body that is not read to its end because the answer is known before. A client
 * that is still sending gets the answer only if somebody goes on reading, so a part of the rest is
 * read and thrown away; beyond that the connection is closed.
 */
final class Leftover {

  private static final long MOST = 64L * 1024 * 1024;

  private Leftover() {}

  /** To be called before the answer is sent. */
  static void handle(HttpServerRequest request, ClientBody body) {
    if (body.ended()) {
      body.release();
      return;
    }
    boolean isHttp1 = request.version() != HttpVersion.HTTP_2;
    if (isHttp1 && (body.withheld() || body.tooSlow())) {
      // Nobody can tell whether the body follows, or when; the connection is of no further use.
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.response().endHandler(_ -> request.connection().close());
      body.release();
      return;
    }
    discard(body.release());
  }

  private static void discard(HttpServerRequest request) {
    long[] read = {0};
    request.exceptionHandler(_ -> {});
    request.endHandler(_ -> {});
    request.handler(
        piece -> {
          read[0] += piece.length();
          if (read[0] > MOST) {
            request.connection().close();
          }
        });
    request.resume();
  }
}
