package dev.berth.gateway.remote;

import dev.berth.configuration.ServiceAddress;
import dev.berth.configuration.ServicesSettings;
import dev.berth.contract.blob.Body;
import dev.berth.contract.http.ServiceCredential;
import dev.berth.contract.http.WireHeaders;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Calls one service over pooled HTTP/1.1 connections, on its Unix socket or over TCP. Every wait is
 * bounded, and whatever keeps a call from being answered is told as {@code UNAVAILABLE}.
 */
final class ServiceClient {

  /** What works best for bytes between processes of one host, and does no harm between hosts. */
  private static final int BUFFER = 256 * 1024;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

  private final String service;
  private final Vertx vertx;
  private final HttpClient http;
  private final ServiceAddress address;
  private final ServiceCredential credential;
  private final ServicesSettings settings;

  ServiceClient(String service, ServiceAddress address, ServicesSettings settings, Vertx vertx) {
    this.service = service;
    this.vertx = vertx;
    this.address = address;
    this.settings = settings;
    this.credential = ServiceCredential.read(settings.credentialFile());
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
            .setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
            .setReceiveBufferSize(BUFFER)
            .setMaxChunkSize(BUFFER)
            .setTcpKeepAlive(true);
    this.http =
        vertx.createHttpClient(
            options,
            new PoolOptions()
                .setHttp1MaxSize(settings.connections())
                .setMaxWaitQueueSize(settings.waiting()));
  }

  /**
   * A call whose request and answer are small, and which may be made twice: one that asks, or adds
   * what does no harm. DELETE is not, as the second would not find what the first took away.
   */
  Uni<Reply> call(HttpMethod method, String uri) {
    boolean repeatable = !method.equals(HttpMethod.DELETE);
    Supplier<Future<Reply>> attempt =
        () -> request(method, uri, true).compose(HttpClientRequest::send).compose(Reply::read);
    return answer(() -> repeatable ? twice(attempt) : attempt.get());
  }

  /** A call with a small body. */
  Uni<Reply> call(HttpMethod method, String uri, MultiMap headers, Buffer body) {
    return answer(
        () ->
            request(method, uri, true)
                .compose(
                    request -> {
                      request.headers().addAll(headers);
                      return request.send(body);
                    })
                .compose(Reply::read));
  }

  /** A call with a body that passes through, made again only if nothing of it has been read. */
  Uni<Reply> send(HttpMethod method, String uri, MultiMap headers, Body body) {
    return answer(
        () ->
            transfer(method, uri, headers, body)
                .recover(
                    failure ->
                        failure instanceof BodyTransfer.NotBegunException
                            ? transfer(method, uri, headers, body)
                            : Future.failedFuture(failure)));
  }

  /** A call whose answer is a stream, which is paused. */
  Uni<HttpClientResponse> open(String uri) {
    return answer(
        () ->
            twice(
                () ->
                    request(HttpMethod.GET, uri, true)
                        .compose(HttpClientRequest::send)
                        .compose(ServiceClient::paused)));
  }

  private Future<Reply> transfer(HttpMethod method, String uri, MultiMap headers, Body body) {
    return request(method, uri, false)
        .compose(
            request -> {
              request.headers().addAll(headers);
              return new BodyTransfer(vertx, request, body, settings).start();
            });
  }

  private static Future<HttpClientResponse> paused(HttpClientResponse response) {
    if (response.statusCode() >= 400) {
      return Reply.read(response).mapEmpty();
    }
    response.pause();
    return Future.succeededFuture(response);
  }

  /** A pooled connection may have been closed by the other end just when it was taken. */
  private static <T> Future<T> twice(Supplier<Future<T>> attempt) {
    return attempt
        .get()
        .recover(
            failure ->
                failure instanceof HttpClosedException
                    ? attempt.get()
                    : Future.failedFuture(failure));
  }

  private Future<HttpClientRequest> request(HttpMethod method, String uri, boolean quick) {
    RequestOptions options = new RequestOptions().setMethod(method).setURI(uri);
    switch (address) {
      case ServiceAddress.Unix unix ->
          options
              .setServer(SocketAddress.domainSocketAddress(unix.path().toString()))
              .setHost("localhost");
      case ServiceAddress.Tcp tcp -> options.setHost(tcp.host()).setPort(tcp.port());
    }
    options.setConnectTimeout(settings.connectTimeout().toMillis());
    options.putHeader(WireHeaders.CREDENTIAL, credential.secret());
    if (quick) {
      options.setIdleTimeout(settings.answerTimeout().toMillis());
    }
    return http.request(options);
  }

  private <T> Uni<T> answer(Supplier<Future<T>> call) {
    return Uni.createFrom()
        .completionStage(() -> call.get().toCompletionStage())
        .onFailure(failure -> !(failure instanceof RegistryException))
        .transform(
            failure ->
                new RegistryException(
                    ErrorCode.UNAVAILABLE, "the " + service + " did not answer", failure));
  }
}
