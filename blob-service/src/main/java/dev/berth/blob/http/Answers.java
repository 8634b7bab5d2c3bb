package dev.berth.blob.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.berth.blob.content.ObjectBytes;
import dev.berth.blob.content.ObjectCopy;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes answers. */
final class Answers {

  private static final Logger LOG = Logger.getLogger(Answers.class);
  private static final String BYTES = "application/octet-stream";

  private Answers() {}

  /** Answers with a value as JSON, or that there is none. */
  static void value(HttpServerRequest request, @Nullable Object value) {
    HttpServerResponse response = request.response();
    if (value == null) {
      response.setStatusCode(204).end();
      return;
    }
    try {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(Buffer.buffer(WireJson.mapper().writeValueAsBytes(value)));
    } catch (JsonProcessingException e) {
      failure(request, e);
    }
  }

  /** Answers with a failure. What is left of the body is read for a moment, then cut off. */
  static void failure(HttpServerRequest request, Throwable failure) {
    ErrorResponder.respond(request, failure);
    Leftover.discard(request);
  }

  /**
   * Ends the answer to a read that failed. One that had begun is cut off, so that nobody takes it
   * for whole; most likely its reader has gone, which is nothing to report.
   */
  static void readFailure(HttpServerRequest request, Throwable failure) {
    HttpServerResponse response = request.response();
    if (!response.headWritten() && !response.closed()) {
      failure(request, failure);
      return;
    }
    Logger.Level level =
        failure instanceof RegistryException ? Logger.Level.WARN : Logger.Level.DEBUG;
    LOG.logf(level, failure, "answer cut off, path=%s", request.path());
    response.reset();
  }

  /** Answers with bytes of a file, which the kernel copies. */
  static Uni<Void> file(HttpServerRequest request, ObjectBytes.InFile bytes) {
    HttpServerResponse response = head(request, bytes.range().length());
    return Uni.createFrom()
        .completionStage(
            () ->
                response
                    .sendFile(
                        bytes.path().toString(), bytes.range().first(), bytes.range().length())
                    .toCompletionStage())
        .onFailure(Answers::isMissing)
        .transform(gone -> new RegistryException(ErrorCode.BLOB_UNKNOWN, "the object has gone"));
  }

  /** Answers with bytes of a store. */
  static Uni<Void> copy(HttpServerRequest request, ObjectCopy bytes) {
    HttpServerResponse response = head(request, bytes.length());
    return bytes.to(response).invoke(copied -> response.end());
  }

  private static HttpServerResponse head(HttpServerRequest request, long length) {
    return request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, BYTES)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof FileNotFoundException || failure instanceof NoSuchFileException;
  }
}
