package dev.berth.gateway.http;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Connections on which a request has come whose end nobody can tell: what follows may be a part of
 * it, or what a proxy in front of the gateway took for one, and must not be taken for a request
 * (RFC 9112 sections 6.3 and 11.2). So they are closed once it has been answered. Requests that
 * have been read by then, as they came along with it, are left alone.
 */
final class Distrust {

  private static final AttributeKey<Boolean> DISTRUSTED =
      AttributeKey.valueOf(Distrust.class, "distrusted");

  private Distrust() {}

  /** To be called before the request is answered. In HTTP/2 frames tell where requests end. */
  static void begin(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return;
    }
    ClientChannel.of(request).attr(DISTRUSTED).set(true);
    request
        .response()
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .endHandler(_ -> request.connection().close());
  }

  /** Whether this request, or one before it, has made its connection one of these. */
  static boolean appliesTo(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && ClientChannel.of(request).attr(DISTRUSTED).get() != null;
  }
}
