package dev.berth.contract.http;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads the body of a request that is to be small. */
public final class BoundedBody {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** So many times the limit is read and dropped, for the sender to hear the answer. */
  private static final int PATIENCE = 32;

  private final HttpServerRequest request;
  private final int limit;
  private final UniEmitter<? super Buffer> emitter;
  private final Buffer gathered = Buffer.buffer();
  private long length;

  private BoundedBody(HttpServerRequest request, int limit, UniEmitter<? super Buffer> emitter) {
    this.request = request;
    this.limit = limit;
    this.emitter = emitter;
  }

  /**
   * Reads it, once. To be called before anything else is waited for.
   *
   * @param limit how many bytes it may have
   * @return the body; {@code MALFORMED} if it is longer, {@code BODY_TOO_SLOW} if it is not there
   *     after ten seconds
   */
  public static Uni<Buffer> read(HttpServerRequest request, int limit) {
    return Uni.createFrom()
        .<Buffer>emitter(emitter -> new BoundedBody(request, limit, emitter).begin())
        .ifNoItem()
        .after(LONGEST)
        .failWith(() -> new RegistryException(ErrorCode.BODY_TOO_SLOW));
  }

  private void begin() {
    request.handler(this::take);
    request.exceptionHandler(failure -> emitter.fail(cutShort()));
    request.endHandler(end -> emitter.complete(gathered));
    request.resume();
  }

  private static RegistryException cutShort() {
    return new RegistryException(ErrorCode.MALFORMED, "the body was cut short");
  }

  private void take(Buffer part) {
    length += part.length();
    if (length <= limit) {
      gathered.appendBuffer(part);
      return;
    }
    emitter.fail(
        new RegistryException(
            ErrorCode.MALFORMED, "the body has more than %d bytes".formatted(limit)));
    if (length > (long) PATIENCE * limit) {
      var unused = request.connection().close();
    }
  }
}
