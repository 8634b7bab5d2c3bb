package dev.berth.gateway.http;

import dev.berth.configuration.LimitsSettings;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long a body is, and that the client and the server behind the socket agree on it: RFC 9112
 * section 6. Netty refuses most of what is ambiguous before it gets here.
 */
final class RequestFraming {

  private final long longestLine;
  private final long largestHeaders;

  RequestFraming(LimitsSettings limits) {
    this.longestLine = limits.requestLineBytes().bytes();
    this.largestHeaders = limits.headerBytes().bytes();
  }

  /**
   * Refuses transfer codings other than {@code chunked}, more than one host, and heads of HTTP/2
   * that are too large or could not stand in HTTP/1.1 (RFC 9113 section 8.2.1): there the server
   * itself has one limit for all of the head, and a higher one, and takes headers as they are.
   *
   * @throws RegistryException {@code MALFORMED}, {@code URI_TOO_LONG}, {@code HEADERS_TOO_LARGE}
   */
  void check(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      checkHead(request);
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (codings.size() > 1 || codings.stream().anyMatch(one -> !one.equalsIgnoreCase("chunked"))) {
      Distrust.begin(request);
      throw new RegistryException(ErrorCode.MALFORMED, "the only transfer coding is chunked");
    }
    if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
      throw new RegistryException(ErrorCode.MALFORMED, "a request has one host");
    }
  }

  private void checkHead(HttpServerRequest request) {
    if (request.uri().length() > longestLine) {
      throw new RegistryException(ErrorCode.URI_TOO_LONG, "at most " + longestLine + " bytes");
    }
    long bytes = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      bytes += header.getKey().length() + header.getValue().length();
      if (HttpHeaderValidationUtil.validateToken(header.getKey()) >= 0
          || HttpHeaderValidationUtil.validateValidHeaderValue(header.getValue()) >= 0) {
        throw new RegistryException(ErrorCode.MALFORMED, "a header has characters that none has");
      }
    }
    if (bytes > largestHeaders) {
      throw new RegistryException(
          ErrorCode.HEADERS_TOO_LARGE, "at most " + largestHeaders + " bytes");
    }
  }

  /**
   * The length of the body; empty where only its end tells.
   *
   * @throws RegistryException {@code MALFORMED} if the header is no length
   */
  static OptionalLong length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      if (!length.matches("[0-9]{1,18}")) {
        throw new RegistryException(ErrorCode.MALFORMED, "the Content-Length is not a length");
      }
      return OptionalLong.of(Long.parseLong(length));
    }
    boolean hasBody =
        request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || (request.version() == HttpVersion.HTTP_2 && !request.isEnded());
    return hasBody ? OptionalLong.empty() : OptionalLong.of(0);
  }
}
