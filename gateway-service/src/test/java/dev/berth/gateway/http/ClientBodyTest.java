package dev.berth.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.configuration.Durations;
import dev.berth.configuration.LimitsSettings;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real server and a raw client; the minimum rate is 1000 bytes over half a second. */
class ClientBodyTest {

  private static final LimitsSettings LIMITS =
      new SmallRyeConfigBuilder()
          .withMapping(LimitsSettings.class)
          .withConverter(Duration.class, 200, Durations::parse)
          .withSources(
              new PropertiesConfigSource(
                  Map.of(
                      "berth.limits.minimum-rate", "2000",
                      "berth.limits.minimum-rate-period", "0.5s"),
                  "test",
                  100))
          .build()
          .getConfigMapping(LimitsSettings.class);

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<Buffer> received = new CompletableFuture<>();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void cutsOffAClientThatStalls() throws Exception {
    int port = serve(ClientBody::resume);

    try (Socket client = connect(port, "Content-Length: 100000\r\n")) {
      client.getOutputStream().write(new byte[500]);
      client.getOutputStream().flush();

      assertThatThrownBy(() -> received.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RegistryException.class)
          .cause()
          .extracting(failure -> ((RegistryException) failure).code())
          .isEqualTo(ErrorCode.BODY_TOO_SLOW);
    }
  }

  @Test
  void doesNotBlameTheClientWhileItIsPaused() throws Exception {
    int port = serve(this::readInTheEnd);

    try (Socket client = connect(port, "Content-Length: 5\r\n")) {
      client.getOutputStream().write("hello".getBytes(US_ASCII));
      client.getOutputStream().flush();

      assertThat(received.get(10, TimeUnit.SECONDS)).hasToString("hello");
    }
  }

  @Test
  void asksForTheBodyOnlyWhenItIsWanted() throws Exception {
    CompletableFuture<ClientBody> arrived = new CompletableFuture<>();
    int port = serve(arrived::complete);

    try (Socket client = connect(port, "Content-Length: 5\r\nExpect: 100-continue\r\n")) {
      ClientBody body = arrived.get(10, TimeUnit.SECONDS);
      client.setSoTimeout(300);
      InputStream answer = client.getInputStream();
      assertThatThrownBy(answer::read).isInstanceOf(SocketTimeoutException.class);
      assertThat(body.withheld()).isTrue();

      vertx.runOnContext(wanted -> body.resume());
      client.setSoTimeout(10_000);
      assertThat(new String(answer.readNBytes(21), US_ASCII)).isEqualTo("HTTP/1.1 100 Continue");
      client.getOutputStream().write("hello".getBytes(US_ASCII));
      client.getOutputStream().flush();

      assertThat(received.get(10, TimeUnit.SECONDS)).hasToString("hello");
    }
  }

  @Test
  void handlersCanBeTakenOffAfterTheEnd() throws Exception {
    CompletableFuture<ClientBody> arrived = new CompletableFuture<>();
    int port = serveAtOnce(arrived);

    try (Socket client = connect(port, "Content-Length: 5\r\n")) {
      client.getOutputStream().write("hello".getBytes(US_ASCII));
      client.getOutputStream().flush();
      assertThat(received.get(10, TimeUnit.SECONDS)).hasToString("hello");
    }

    ClientBody body = arrived.get(10, TimeUnit.SECONDS);
    assertThatCode(() -> body.handler(null).endHandler(null)).doesNotThrowAnyException();
  }

  @Test
  void tellsOfAClientThatGoesAway() throws Exception {
    CompletableFuture<ClientBody> arrived = new CompletableFuture<>();
    int port = serveAtOnce(arrived);

    try (Socket client = connect(port, "Content-Length: 100000\r\n")) {
      arrived.get(10, TimeUnit.SECONDS);
      client.setSoLinger(true, 0);
    }

    assertThatThrownBy(() -> received.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RegistryException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SIZE_INVALID));
  }

  @Test
  void tellsOfAClientThatHasGoneBeforeAnybodyListened() throws Exception {
    CompletableFuture<ClientBody> gone = new CompletableFuture<>();
    int port =
        serveSilently(
            (request, body) -> request.connection().closeHandler(_ -> gone.complete(body)));

    try (Socket client = connect(port, "Content-Length: 100000\r\n")) {
      client.setSoLinger(true, 0);
    }
    ClientBody body = gone.get(10, TimeUnit.SECONDS);
    vertx.runOnContext(
        late -> body.exceptionHandler(received::completeExceptionally).handler(_ -> {}).resume());

    assertThatThrownBy(() -> received.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            RegistryException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SIZE_INVALID));
  }

  /** Pauses once, for several periods, as a pipe does whose other end is slower than the client. */
  private void readInTheEnd(ClientBody body) {
    body.fetch(0);
    body.pause();
    vertx.setTimer(1800, late -> body.resume());
  }

  /** Reads the body as it comes. */
  private int serveAtOnce(CompletableFuture<ClientBody> arrived) throws Exception {
    return serve(
        body -> {
          body.resume();
          arrived.complete(body);
        });
  }

  private int serve(Consumer<ClientBody> reader) throws Exception {
    return serveSilently(
        (_, body) -> {
          Buffer gathered = Buffer.buffer();
          body.exceptionHandler(received::completeExceptionally)
              .endHandler(end -> received.complete(gathered))
              .handler(gathered::appendBuffer);
          reader.accept(body);
        });
  }

  /** Nobody listens to the body. */
  private int serveSilently(BiConsumer<HttpServerRequest, ClientBody> handler) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    handler.accept(
                        request, new ClientBody(request.pause(), MinimumRate.of(LIMITS, vertx))));
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .actualPort();
  }

  private static Socket connect(int port, String headers) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client
        .getOutputStream()
        .write(("PUT / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").getBytes(US_ASCII));
    client.getOutputStream().flush();
    return client;
  }
}
