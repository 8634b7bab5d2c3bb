package dev.berth.gateway.http;

import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.gateway.admission.Quota;
import dev.berth.gateway.answer.Answer;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Sends answers, and sees to what is left of a request's body. */
final class AnswerWriter {

  /**
   * Of these as many may wait as there may be requests, so that large ones keep nobody from them.
   */
  private static final int SMALL = 64 * 1024;

  private final Downloads downloads;
  private final Quota waiting;

  /**
   * A writer.
   *
   * @param downloads how blobs are sent, and how fast clients have to take what they asked for
   * @param waiting the bytes of answers that may wait for their clients
   */
  AnswerWriter(Downloads downloads, Quota waiting) {
    this.downloads = downloads;
    this.waiting = waiting;
  }

  /**
   * Sends an answer.
   *
   * @param taken run when the client has taken it, or has gone; maybe more than once
   */
  void write(HttpServerRequest request, ClientBody body, Answer answer, Runnable taken) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      taken.run();
      cancel(answer);
      return;
    }
    switch (answer.content()) {
      case Answer.Nothing _ -> {
        head(request, body, answer);
        if (answer.status() != 204 && answer.status() != 304) {
          length(response, 0);
        }
        end(request, Buffer.buffer(), taken);
      }
      case Answer.Length head -> length(request, body, answer, head.length(), taken);
      // The answer to HEAD is that to GET without its body, RFC 9110 section 9.3.2.
      case Answer.Bytes whole when HttpMethod.HEAD.equals(request.method()) ->
          length(request, body, answer, whole.bytes().length(), taken);
      case Answer.Bytes whole -> bytes(request, body, answer, whole.bytes(), taken);
      case Answer.Blob blob -> blob(request, body, answer, blob, taken);
    }
  }

  /**
   * Sends a failure.
   *
   * @param taken run when the client has taken it, or has gone
   */
  void fail(HttpServerRequest request, ClientBody body, Throwable failure, Runnable taken) {
    if (!request.response().closed()) {
      Leftover.handle(request, body);
    }
    inTime(request, 0, ErrorResponder.respond(request, failure), taken);
  }

  private static void head(HttpServerRequest request, ClientBody body, Answer answer) {
    Leftover.handle(request, body);
    request.response().setStatusCode(answer.status());
    request.response().headers().addAll(answer.headers());
  }

  private void length(
      HttpServerRequest request, ClientBody body, Answer answer, long length, Runnable taken) {
    head(request, body, answer);
    length(request.response(), length);
    end(request, Buffer.buffer(), taken);
  }

  private void bytes(
      HttpServerRequest request, ClientBody body, Answer answer, Buffer bytes, Runnable taken) {
    Quota.Share held;
    try {
      int counted = bytes.length() > SMALL ? bytes.length() : 0;
      held = waiting.take(ClientChannel.of(request), counted);
    } catch (RegistryException refusal) {
      fail(request, body, refusal, taken);
      return;
    }
    head(request, body, answer);
    length(request.response(), bytes.length());
    end(
        request,
        bytes,
        () -> {
          held.free();
          taken.run();
        });
  }

  /**
   * Sends the last of an answer. Where there is nothing to send, it is sent all the same: the
   * server says of an end without bytes on HTTP/2 that it has gone, when it still waits here for
   * the client.
   */
  private void end(HttpServerRequest request, Buffer last, Runnable taken) {
    inTime(request, last.length(), request.response().end(last), taken);
  }

  /** Cuts the client off if it does not take what is sent in the time for that many bytes. */
  private void inTime(HttpServerRequest request, long length, Future<Void> gone, Runnable taken) {
    if (gone.isComplete()) {
      taken.run();
      return;
    }
    Runnable stop = downloads.rate().within(length, () -> CutOff.now(request));
    gone.onComplete(
        _ -> {
          stop.run();
          taken.run();
        });
  }

  private void blob(
      HttpServerRequest request, ClientBody body, Answer answer, Answer.Blob blob, Runnable taken) {
    try {
      head(request, body, answer);
      length(request.response(), blob.length());
      downloads.start(blob.source(), request, taken);
    } catch (RuntimeException e) {
      taken.run();
      cancel(answer);
      throw e;
    }
  }

  private static void cancel(Answer answer) {
    if (answer.content() instanceof Answer.Blob(BlobSource source, long _)) {
      source.cancel();
    }
  }

  private static void length(HttpServerResponse response, long length) {
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
  }
}
