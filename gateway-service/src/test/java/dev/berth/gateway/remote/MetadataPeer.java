package dev.berth.gateway.remote;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.MetadataFrames;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** What is at the other end of frames; it does with each frame what it is told to. */
final class MetadataPeer {

  /** Answers that there is nothing to answer. */
  static final BiConsumer<NetSocket, Buffer> NOTHING =
      (socket, _) -> socket.write(MetadataFrames.ofAnswers(List.of()));

  /** Closes the connection. */
  static final BiConsumer<NetSocket, Buffer> CLOSE = (socket, _) -> socket.close();

  /** Does nothing. */
  static final BiConsumer<NetSocket, Buffer> SILENCE = (_, _) -> {};

  private final HttpServer server;
  private final Queue<BiConsumer<NetSocket, Buffer>> orders = new ConcurrentLinkedQueue<>();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int refusal;

  /** Listens on a free port of 127.0.0.1. */
  MetadataPeer(Vertx vertx) throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::upgrade)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  String address() {
    return "127.0.0.1:" + server.actualPort();
  }

  /** What to do with the next frame that no earlier order is for; {@link #NOTHING} without one. */
  void order(BiConsumer<NetSocket, Buffer> order) {
    orders.add(order);
  }

  /** Answers every request for an upgrade with a status from now on. */
  void refuse(int status) {
    refusal = status;
  }

  void closeAll() {
    open.forEach(NetSocket::close);
  }

  /** How many connections were ever upgraded. */
  int connections() {
    return connections.get();
  }

  /** How many are open. */
  int open() {
    return open.size();
  }

  private void upgrade(HttpServerRequest request) {
    boolean wanted =
        Paths.FRAMES.equals(request.path())
            && MetadataFrames.PROTOCOL.equals(request.getHeader("Upgrade"));
    if (!wanted || refusal != 0) {
      request.response().setStatusCode(wanted ? refusal : 404).end();
      return;
    }
    request
        .toNetSocket()
        .onSuccess(
            socket -> {
              connections.incrementAndGet();
              open.add(socket);
              socket.closeHandler(_ -> open.remove(socket));
              socket.handler(
                  MetadataFrames.reader(
                      frame -> {
                        BiConsumer<NetSocket, Buffer> order = orders.poll();
                        (order == null ? NOTHING : order).accept(socket, frame);
                      },
                      socket::close));
            });
  }
}
