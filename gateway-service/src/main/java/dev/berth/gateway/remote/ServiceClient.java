package dev.berth.gateway.remote;

import dev.berth.configuration.ServiceAddress;
import dev.berth.configuration.ServicesSettings;
import dev.berth.contract.blob.Body;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.ServiceCredential;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls one service over pooled HTTP/1.1 connections, on its Unix sockets or over TCP. Every wait
 * is bounded, and whatever keeps a call from being answered is told as {@code UNAVAILABLE}. A
 * replica that cannot be reached costs a call the time to find that out, and no more.
 */
final class ServiceClient {

  /** What works best for bytes between processes of one host, and does no harm between hosts. */
  private static final int BUFFER = 256 * 1024;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
  private static final int MOST_TRIED = 3;

  private final String service;
  private final Vertx vertx;
  private final LoopClients clients;
  private final HttpClient probes;
  private final Replicas replicas;
  private final ServiceCredential credential;
  private final ServicesSettings settings;

  ServiceClient(
      String service, List<ServiceAddress> addresses, ServicesSettings settings, Vertx vertx) {
    this(service, addresses, settings, settings.connections(), vertx);
  }

  /**
   * The same with another bound.
   *
   * @param connections how many it keeps to each replica, for each event loop
   */
  ServiceClient(
      String service,
      List<ServiceAddress> addresses,
      ServicesSettings settings,
      int connections,
      Vertx vertx) {
    this.service = service;
    this.vertx = vertx;
    this.settings = settings;
    this.credential = ServiceCredential.read(settings.credentialFile());
    PoolOptions pool =
        new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(settings.waiting());
    this.clients = new LoopClients(vertx, () -> vertx.createHttpClient(options(settings), pool));
    // Probes have connections of their own, so that they never wait for those that calls hold.
    this.probes = vertx.createHttpClient(options(settings), new PoolOptions().setHttp1MaxSize(1));
    this.replicas = new Replicas(service, addresses, vertx, this::probe);
    replicas.lookEvery(settings.lookInterval());
  }

  /** The replicas it calls. */
  Replicas replicas() {
    return replicas;
  }

  /** What it gets in with. */
  ServiceCredential credential() {
    return credential;
  }

  private static HttpClientOptions options(ServicesSettings settings) {
    return new HttpClientOptions()
        .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
        .setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
        .setReceiveBufferSize(BUFFER)
        .setMaxChunkSize(BUFFER)
        .setTcpKeepAlive(true);
  }

  /**
   * A call whose request and answer are small, and which may be made twice: one that asks, or adds
   * what does no harm. DELETE is not, as the second would not find what the first took away.
   */
  Uni<Reply> call(HttpMethod method, String uri) {
    return call(method, uri, Reply::read);
  }

  /** The same, with an answer that is read in another way. */
  Uni<Reply> call(
      HttpMethod method, String uri, Function<HttpClientResponse, Future<Reply>> reader) {
    boolean repeatable = !method.equals(HttpMethod.DELETE);
    Supplier<Future<Reply>> attempt =
        () -> connect(method, uri).compose(call -> call.request().send()).compose(reader);
    return answer(() -> repeatable ? twice(attempt) : attempt.get());
  }

  /** A call with a whole body, which is made once; a long one has more time. */
  Uni<Reply> call(HttpMethod method, String uri, MultiMap headers, Buffer body) {
    return call(method, uri, headers, body, settings.answerTimeout());
  }

  /** The same, with another time for the answer. */
  Uni<Reply> call(
      HttpMethod method, String uri, MultiMap headers, Buffer body, Duration answerTimeout) {
    return answer(
        () -> attempt(method, uri, headers, body, answerTimeout.plus(forBody(body)), Reply::read));
  }

  /** The same, where an answer that tells of a failure is an answer like others. */
  Uni<Reply> callForPage(
      HttpMethod method, String uri, MultiMap headers, Buffer body, Duration answerTimeout) {
    return answer(
        () -> attempt(method, uri, headers, body, answerTimeout.plus(forBody(body)), Reply::whole));
  }

  /** The same with a value as the body, in JSON. */
  Uni<Reply> call(HttpMethod method, String uri, Object value, Duration answerTimeout) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("Content-Type", "application/json");
    return call(method, uri, headers, WireJson.write(value), answerTimeout);
  }

  /** Asks for a path that means nothing, which the service refuses if it is there. */
  Uni<Reply> probe() {
    return call(HttpMethod.GET, Paths.INTERNAL);
  }

  private Future<Reply> attempt(
      HttpMethod method,
      String uri,
      MultiMap headers,
      Buffer body,
      Duration patience,
      Function<HttpClientResponse, Future<Reply>> reader) {
    return connect(method, uri, Optional.of(patience))
        .compose(
            call -> {
              call.request().headers().addAll(headers);
              return call.request().send(body);
            })
        .compose(reader);
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
                    connect(HttpMethod.GET, uri)
                        .compose(call -> call.request().send())
                        .compose(ServiceClient::paused)));
  }

  /** A connection that the service has turned over to another protocol; it is not paused. */
  Future<Upgraded> upgrade(String uri, String protocol, Duration patience) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setURI(uri)
            .putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
            .putHeader(HttpHeaders.UPGRADE, protocol);
    return connect(options, new HashSet<>()).compose(call -> upgraded(call, patience));
  }

  /** The connection outlives the request, so that its time has an end here. */
  private Future<Upgraded> upgraded(Call call, Duration patience) {
    HttpClientRequest request = call.request();
    // It logs the end of its connection, however long after.
    request.exceptionHandler(_ -> {});
    return request
        .connect()
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(
            failure -> {
              request.reset(0, failure);
              noteSilence(call.replica(), failure);
            })
        .compose(
            response ->
                isUpgraded(response)
                    ? Future.succeededFuture(new Upgraded(response.netSocket(), call.replica()))
                    : Reply.read(response)
                        .compose(_ -> Future.failedFuture(request.getURI() + " was not upgraded")));
  }

  private Future<Reply> transfer(HttpMethod method, String uri, MultiMap headers, Body body) {
    return connect(method, uri, Optional.empty())
        .compose(
            call -> {
              call.request().headers().addAll(headers);
              return new BodyTransfer(vertx, call.request(), body, settings)
                  .start()
                  .onFailure(failure -> noteSilence(call.replica(), failure));
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

  /**
   * A request whose connection stands.
   *
   * @param replica the process at its other end
   */
  private record Call(HttpClientRequest request, Replica replica) {}

  /**
   * A connection that speaks another protocol by now.
   *
   * @param replica the process at its other end
   */
  record Upgraded(NetSocket socket, Replica replica) {}

  private Future<Call> connect(HttpMethod method, String uri) {
    return connect(method, uri, Optional.of(settings.answerTimeout()));
  }

  private Future<Call> connect(HttpMethod method, String uri, Optional<Duration> patience) {
    RequestOptions options = new RequestOptions().setMethod(method).setURI(uri);
    patience.ifPresent(time -> options.setIdleTimeout(time.toMillis()));
    return connect(options, new HashSet<>());
  }

  /** A long body takes its time to be sent, read and stored: a second more for each MiB. */
  private static Duration forBody(Buffer body) {
    return Duration.ofMillis(body.length() * 1000L / (1024 * 1024));
  }

  private Future<Call> connect(RequestOptions options, Set<Replica> tried) {
    Optional<Replica> next = tried.size() < MOST_TRIED ? replicas.next(tried) : Optional.empty();
    if (next.isEmpty()) {
      return Future.failedFuture(new ConnectException("none of its replicas can be reached"));
    }
    Replica replica = next.get();
    tried.add(replica);
    replica.begin();
    return clients
        .here()
        .request(to(replica, options))
        .onFailure(_ -> replica.end())
        .map(request -> followed(request, replica))
        .recover(failure -> elsewhere(options, tried, replica, failure));
  }

  private Future<Call> elsewhere(
      RequestOptions options, Set<Replica> tried, Replica replica, Throwable failure) {
    if (failure instanceof ConnectionPoolTooBusyException) {
      return Future.failedFuture(failure);
    }
    replicas.failed(replica, failure);
    return connect(options, tried).recover(_ -> Future.failedFuture(failure));
  }

  private RequestOptions to(Replica replica, RequestOptions options) {
    return new RequestOptions(options)
        .setServer(replica.address())
        .setHost(replica.host())
        .setConnectTimeout(settings.connectTimeout().toMillis())
        .putHeader(WireHeaders.CREDENTIAL, credential.secret());
  }

  private Call followed(HttpClientRequest request, Replica replica) {
    replica.follow(over(request), silence -> request.reset(0, silence));
    request.response().onFailure(failure -> noteSilence(replica, failure));
    return new Call(request, replica);
  }

  /** When nothing of the request or its answer is to come, or the connection is no request's. */
  private static Future<?> over(HttpClientRequest request) {
    return request
        .response()
        .compose(response -> isUpgraded(response) ? Future.succeededFuture() : response.end());
  }

  private static boolean isUpgraded(HttpClientResponse response) {
    return response.statusCode() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
  }

  /** Notes that a replica did not answer in time, if that is what a call failed by. */
  void noteSilence(Replica replica, Throwable failure) {
    if (failure instanceof TimeoutException) {
      replicas.failed(replica, failure);
    }
  }

  /** {@link #probe()} of one replica. */
  private Future<?> probe(Replica replica) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setURI(Paths.INTERNAL)
            .setIdleTimeout(settings.answerTimeout().toMillis());
    return probes
        .request(to(replica, options))
        .compose(HttpClientRequest::send)
        .compose(HttpClientResponse::body);
  }

  /** What a call of this service comes to. */
  <T> Uni<T> answer(Supplier<Future<T>> call) {
    return Uni.createFrom()
        .completionStage(() -> call.get().toCompletionStage())
        .onFailure(failure -> !(failure instanceof RegistryException))
        .transform(
            failure ->
                new RegistryException(
                    ErrorCode.UNAVAILABLE, "the " + service + " did not answer", failure));
  }
}
