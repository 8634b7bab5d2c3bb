package dev.berth.gateway.remote;

import dev.berth.contract.http.ErrorBody;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small answer of a service, all of it here.
 *
 * @param status its status, below 400 unless it is one of those that are passed on as they are
 * @param headers its headers
 * @param body its body, maybe empty
 */
record Reply(int status, MultiMap headers, Buffer body) {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");

  /** Reads an answer, whatever it tells. */
  static Future<Reply> whole(HttpClientResponse response) {
    return response.body().map(body -> new Reply(response.statusCode(), response.headers(), body));
  }

  /** Reads an answer; one that tells of a failure becomes that failure. */
  static Future<Reply> read(HttpClientResponse response) {
    boolean isHead = HttpMethod.HEAD.equals(response.request().getMethod());
    return response
        .body()
        .map(
            body -> {
              if (response.statusCode() >= 400) {
                throw isHead ? withoutBody(response.statusCode()) : failure(response, body);
              }
              return new Reply(response.statusCode(), response.headers(), body);
            });
  }

  /**
   * The body as a value.
   *
   * @throws RegistryException {@code UNKNOWN} if it is none
   */
  <T> T as(Class<T> type) {
    try {
      return WireJson.mapper().readValue(body.getBytes(), type);
    } catch (IOException e) {
      throw new RegistryException(ErrorCode.UNKNOWN, "an internal answer is malformed", e);
    }
  }

  /**
   * A header that has to be there.
   *
   * @throws RegistryException {@code UNKNOWN} if it is not
   */
  String header(String name) {
    @Nullable String value = headers.get(name);
    if (value == null) {
      throw new RegistryException(ErrorCode.UNKNOWN, "an internal answer lacks " + name);
    }
    return value;
  }

  /** Where the service knows when a repetition may succeed, the client is to know it too. */
  private static RegistryException failure(HttpClientResponse response, Buffer body) {
    RegistryException failure = ErrorBody.read(response.statusCode(), body);
    String after = Objects.requireNonNullElse(response.getHeader(HttpHeaders.RETRY_AFTER), "");
    return SECONDS.matcher(after).matches() ? failure.retryAfter(Integer.parseInt(after)) : failure;
  }

  /**
   * The answer to HEAD has no body, and so no code; the client's answer to HEAD has none either.
   */
  private static RegistryException withoutBody(int status) {
    return switch (status) {
      case 404 -> new RegistryException(ErrorCode.MANIFEST_UNKNOWN);
      case 503 -> new RegistryException(ErrorCode.UNAVAILABLE);
      default -> new RegistryException(ErrorCode.UNKNOWN);
    };
  }
}
