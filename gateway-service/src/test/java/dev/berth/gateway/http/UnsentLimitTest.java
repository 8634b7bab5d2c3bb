package dev.berth.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.gateway.admission.PublicPort;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A real connection over epoll. */
@EnabledOnOs(OS.LINUX)
class UnsentLimitTest {

  private static final int BYTES = 64 * 1024;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final CompletableFuture<EpollSocketChannel> accepted = new CompletableFuture<>();

  private Socket client;
  private EpollSocketChannel channel;

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void limitsTheConnectionsOfThePublicPort() throws Exception {
    limit(BYTES, channel.localAddress().getPort()).postInitializeServerChildChannel(channel);

    assertThat(channel.config().getTcpNotSentLowAt()).isEqualTo(BYTES);
  }

  @Test
  void leavesOtherConnectionsAlone() throws Exception {
    long before = channel.config().getTcpNotSentLowAt();

    limit(BYTES, channel.localAddress().getPort() - 1).postInitializeServerChildChannel(channel);

    assertThat(channel.config().getTcpNotSentLowAt()).isEqualTo(before).isNotEqualTo(BYTES);
  }

  @Test
  void leavesAllAloneWhereItIsZero() throws Exception {
    long before = channel.config().getTcpNotSentLowAt();

    limit(0, channel.localAddress().getPort()).postInitializeServerChildChannel(channel);

    assertThat(channel.config().getTcpNotSentLowAt()).isEqualTo(before);
  }

  private static UnsentLimit limit(int bytes, int port) {
    return new UnsentLimit(bytes, new PublicPort(port));
  }

  @BeforeEach
  void connect() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(
                connection ->
                    accepted.complete((EpollSocketChannel) ((ConnectionBase) connection).channel()))
            .requestHandler(request -> request.response().end())
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    client.getOutputStream().write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(US_ASCII));
    channel = accepted.get(10, TimeUnit.SECONDS);
  }
}
