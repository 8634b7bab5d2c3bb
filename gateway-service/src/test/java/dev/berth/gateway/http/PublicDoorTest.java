package dev.berth.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.configuration.TransferSettings;
import dev.berth.gateway.certificate.ClientAuthorities;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real server, and a client that sends several bodies on one connection of HTTP/2. */
class PublicDoorTest {

  private static final Buffer FIRST_BYTES = Buffer.buffer(new byte[200 * 1024]);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void bodiesThatWaitDoNotHoldUpOthers() throws Exception {
    HttpServerOptions options = new HttpServerOptions();
    door(vertx).customizeHttpServer(options);
    HttpClient client = client(options);
    for (int waiting = 0; waiting < 3; waiting++) {
      HttpClientRequest request = await(client.request(HttpMethod.PUT, "/waits"));
      await(request.setChunked(true).write(FIRST_BYTES));
    }

    HttpClientRequest request = await(client.request(HttpMethod.PUT, "/reads"));

    assertThat(await(request.send(FIRST_BYTES)).statusCode()).isEqualTo(204);
  }

  @Test
  void windowsThatNoClientCouldUseAreRefused() {
    for (String size : new String[] {"63KiB", "17MiB"}) {
      TransferSettings settings = settings(Map.of("berth.transfer.http2-stream-window", size));

      assertThatThrownBy(
              () -> new PublicDoor(settings, new ClientAuthorities(Optional.empty(), vertx)))
          .hasMessageContaining("berth.transfer.http2-stream-window");
    }
  }

  private HttpClient client(HttpServerOptions options) throws Exception {
    int port =
        await(
                vertx
                    .createHttpServer(options)
                    .requestHandler(
                        request -> {
                          if ("/reads".equals(request.path())) {
                            request.endHandler(_ -> request.response().setStatusCode(204).end());
                          } else {
                            request.pause();
                          }
                        })
                    .listen(0))
            .actualPort();
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(port)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2MaxPoolSize(1));
  }

  /** One that asks for no certificates of clients. */
  static PublicDoor door(Vertx vertx) {
    return new PublicDoor(settings(Map.of()), new ClientAuthorities(Optional.empty(), vertx));
  }

  static TransferSettings settings(Map<String, String> given) {
    return new SmallRyeConfigBuilder()
        .withMapping(TransferSettings.class)
        .withDefaultValues(given)
        .build()
        .getConfigMapping(TransferSettings.class);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
