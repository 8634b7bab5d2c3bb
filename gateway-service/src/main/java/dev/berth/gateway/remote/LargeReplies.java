package dev.berth.gateway.remote;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of large answers of a service that are being read at once, as each is held
 * whole. Small ones are bounded by the connections there are.
 */
final class LargeReplies {

  private static final int SMALL = 64 * 1024;

  private final long most;
  private final AtomicLong reserved = new AtomicLong();

  /**
   * Nothing is being read.
   *
   * @param most how many bytes there may be
   */
  LargeReplies(long most) {
    this.most = most;
  }

  /** Reads an answer; {@code TOOMANYREQUESTS} where there is no room for it. */
  Future<Reply> read(HttpClientResponse response) {
    long length = length(response);
    if (length <= SMALL) {
      return Reply.read(response);
    }
    if (reserved.addAndGet(length) > most) {
      reserved.addAndGet(-length);
      response.request().reset();
      return Future.failedFuture(
          new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many large answers at once"));
    }
    return Reply.read(response).onComplete(_ -> reserved.addAndGet(-length));
  }

  private static long length(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }
}
