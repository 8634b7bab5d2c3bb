package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Asks an issuer, for a limited time and for answers of a limited size; it follows nowhere. */
final class IssuerClient {

  /** How many may ask at once; more have to wait for them. */
  static final int CONNECTIONS = 64;

  private static final int CONNECT_MILLIS = 3_000;
  private static final int MAX_BYTES = 1024 * 1024;

  private final Vertx vertx;
  private final HttpClient http;

  /**
   * Reads the file.
   *
   * @param authorities a PEM file with those that certificates are trusted by, instead of Java's
   * @throws ConfigurationException if it cannot be read
   */
  IssuerClient(Vertx vertx, Optional<Path> authorities) {
    this.vertx = vertx;
    HttpClientOptions options =
        new HttpClientOptions()
            .setMaxPoolSize(CONNECTIONS)
            .setConnectTimeout(CONNECT_MILLIS)
            .setVerifyHost(true);
    authorities.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertValue(read(file))));
    this.http = vertx.createHttpClient(options);
  }

  private static Buffer read(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ConfigurationException("cannot read the ca-file of an issuer: " + e);
    }
  }

  /** Gets a document. */
  Uni<Answer> get(URI uri, Duration patience) {
    return send(HttpMethod.GET, uri, Map.of(), Optional.empty(), patience);
  }

  /** Posts a form. */
  Uni<Answer> post(
      URI uri, Map<String, String> form, Optional<String> authorization, Duration patience) {
    return send(HttpMethod.POST, uri, form, authorization, patience);
  }

  /** A form, or a query. */
  static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + '=' + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** A text as it stands in a form. */
  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private Uni<Answer> send(
      HttpMethod method,
      URI uri,
      Map<String, String> form,
      Optional<String> authorization,
      Duration patience) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(uri.toString())
            .setConnectTimeout(CONNECT_MILLIS)
            .putHeader(HttpHeaderNames.ACCEPT, "application/json");
    authorization.ifPresent(value -> options.putHeader(HttpHeaderNames.AUTHORIZATION, value));
    String body = form(form);
    if (!form.isEmpty()) {
      options.putHeader(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    return Uni.createFrom()
        .completionStage(
            () ->
                http.request(options)
                    .compose(request -> answer(request, Buffer.buffer(body), patience))
                    .toCompletionStage());
  }

  private Future<Answer> answer(HttpClientRequest request, Buffer body, Duration patience) {
    Promise<Answer> promise = Promise.promise();
    long timer =
        vertx.setTimer(
            patience.toMillis(),
            late -> {
              promise.tryFail(new TimeoutException("no answer within " + patience));
              request.reset();
            });
    request
        .send(body)
        .compose(response -> read(request, response))
        .onSuccess(promise::tryComplete)
        .onFailure(promise::tryFail);
    return promise.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Future<Answer> read(HttpClientRequest request, HttpClientResponse response) {
    Promise<Answer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          body.appendBuffer(chunk);
          if (body.length() > MAX_BYTES) {
            promise.tryFail(
                new IOException("the answer is larger than %d bytes".formatted(MAX_BYTES)));
            request.reset();
          }
        });
    response.exceptionHandler(promise::tryFail);
    response.endHandler(end -> promise.tryComplete(new Answer(response.statusCode(), body)));
    return promise.future();
  }

  /**
   * An answer.
   *
   * @param status its status
   * @param body its body, which may be a secret
   */
  record Answer(int status, Buffer body) {

    /** Not the body. */
    @Override
    public String toString() {
      return "Answer[" + status + ']';
    }
  }
}
