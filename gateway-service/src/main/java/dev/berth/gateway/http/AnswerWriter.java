package dev.berth.gateway.http;

import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.gateway.answer.Answer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Sends answers, and sees to what is left of a request's body. */
final class AnswerWriter {

  private AnswerWriter() {}

  /** Sends an answer. */
  static void write(HttpServerRequest request, ClientBody body, Answer answer, MinimumRate rate) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      cancel(answer);
      return;
    }
    Leftover.handle(request, body);
    response.setStatusCode(answer.status());
    response.headers().addAll(answer.headers());
    switch (answer.content()) {
      case Answer.Nothing _ -> {
        if (answer.status() != 204 && answer.status() != 304) {
          length(response, 0);
        }
        response.end();
      }
      case Answer.Length head -> {
        length(response, head.length());
        response.end();
      }
      case Answer.Bytes whole -> {
        length(response, whole.bytes().length());
        response.end(whole.bytes());
      }
      case Answer.Blob blob -> stream(request, blob, rate);
    }
  }

  /** Sends a failure. */
  static void fail(HttpServerRequest request, ClientBody body, Throwable failure) {
    if (!request.response().closed()) {
      Leftover.handle(request, body);
    }
    ErrorResponder.respond(request, failure);
  }

  private static void stream(HttpServerRequest request, Answer.Blob blob, MinimumRate rate) {
    HttpServerResponse response = request.response();
    length(response, blob.length());
    switch (blob.source()) {
      case BlobSource.Stream source -> new Download(source, response, rate).start();
    }
  }

  private static void cancel(Answer answer) {
    if (answer.content() instanceof Answer.Blob(BlobSource.Stream source, long _)) {
      source.cancel().run();
    }
  }

  private static void length(HttpServerResponse response, long length) {
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
  }
}
