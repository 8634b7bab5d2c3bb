package dev.berth.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real server that takes the bodies of a real client. */
class GatheredBodyTest {

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<Buffer> first = new CompletableFuture<>();
  private final CompletableFuture<Buffer> whole = new CompletableFuture<>();
  private int port;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  Buffer all = Buffer.buffer();
                  request.handler(
                      piece -> {
                        first.complete(piece);
                        all.appendBuffer(piece);
                      });
                  request.endHandler(
                      _ -> {
                        whole.complete(all);
                        request.response().end();
                      });
                });
    port = await(server.listen(0)).actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void allBytesArriveInTheirOrder() throws Exception {
    byte[] bytes = new byte[1_000_003];
    new Random(1).nextBytes(bytes);

    send(
        body -> {
          for (int at = 0; at < bytes.length; at += 16_384) {
            int end = Math.min(at + 16_384, bytes.length);
            body.write(Buffer.buffer(bytes).slice(at, end), null);
          }
          body.end();
        });

    assertThat(whole.get(10, TimeUnit.SECONDS).getBytes()).isEqualTo(bytes);
  }

  @Test
  void bytesDoNotWaitForMore() throws Exception {
    send(body -> body.write(Buffer.buffer("some"), null));

    assertThat(first.get(10, TimeUnit.SECONDS).toString()).isEqualTo("some");
    assertThat(whole).isNotDone();
  }

  @Test
  void nothingIsABodyToo() throws Exception {
    send(GatheredBody::end);

    assertThat(whole.get(10, TimeUnit.SECONDS).length()).isZero();
  }

  private void send(Consumer<GatheredBody> words) throws Exception {
    HttpClientRequest request =
        await(vertx.createHttpClient().request(HttpMethod.PUT, port, "127.0.0.1", "/"));
    vertx.runOnContext(_ -> words.accept(new GatheredBody(request.setChunked(true))));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
