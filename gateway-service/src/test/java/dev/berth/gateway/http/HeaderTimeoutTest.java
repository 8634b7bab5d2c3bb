package dev.berth.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server whose heads have to be there within half a second, and a raw client. */
class HeaderTimeoutTest {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private Socket client;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(
                connection ->
                    ((ConnectionBase) connection)
                        .channel()
                        .pipeline()
                        .addFirst(new HeaderTimeout.Watch(TIMEOUT)))
            .requestHandler(
                request -> {
                  if ("/refused".equals(request.path())) {
                    // The router answers some requests by itself, and waits for no body.
                    request.response().setStatusCode(400).end();
                    return;
                  }
                  HeaderTimeout.arrived(request);
                  request.bodyHandler(_ -> request.response().setStatusCode(204).end());
                })
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    client.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void closesAConnectionWhoseSecondHeadDrips() throws IOException {
    say(REQUEST);
    assertThat(answer()).startsWith("HTTP/1.1 204");

    assertThat(dripUntilClosed()).isTrue();
  }

  @Test
  void leavesAConnectionThatIsIdleBetweenRequests() throws Exception {
    say(REQUEST);
    assertThat(answer()).startsWith("HTTP/1.1 204");
    Thread.sleep(TIMEOUT.multipliedBy(2));

    say(REQUEST);

    assertThat(answer()).startsWith("HTTP/1.1 204");
  }

  @Test
  void leavesAConnectionWhoseFirstRequestNobodyHeardOf() throws Exception {
    say("GET /refused HTTP/1.1\r\nHost: test\r\n\r\n");
    assertThat(answer()).startsWith("HTTP/1.1 400");
    Thread.sleep(TIMEOUT.multipliedBy(2));

    say(REQUEST);

    assertThat(answer()).startsWith("HTTP/1.1 204");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", REQUEST})
  void leavesAConnectionToWhichTheBodyOfOneNobodyHeardOfComesLate(String before) throws Exception {
    if (!before.isEmpty()) {
      say(before);
      assertThat(answer()).startsWith("HTTP/1.1 204");
    }
    say("PUT /refused HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\n");
    assertThat(answer()).startsWith("HTTP/1.1 400");
    say("bo");
    Thread.sleep(TIMEOUT.dividedBy(5));
    say("dy");
    Thread.sleep(TIMEOUT.multipliedBy(2));

    say(REQUEST);

    assertThat(answer()).startsWith("HTTP/1.1 204");
    assertThat(dripUntilClosed()).isTrue();
  }

  @Test
  void closesAConnectionWhoseHeadDripsAfterOneNobodyHeardOf() throws IOException {
    say("GET /refused HTTP/1.1\r\nHost: test\r\n\r\n");
    assertThat(answer()).startsWith("HTTP/1.1 400");

    assertThat(dripUntilClosed()).isTrue();
  }

  @Test
  void leavesABodyThatTakesLonger() throws Exception {
    say("PUT / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\n");
    for (char piece : "body".toCharArray()) {
      Thread.sleep(TIMEOUT.dividedBy(2));
      say(String.valueOf(piece));
    }

    assertThat(answer()).startsWith("HTTP/1.1 204");
  }

  /** One byte every 50 ms, for at most ten times the timeout. */
  private boolean dripUntilClosed() throws IOException {
    client.setSoTimeout(50);
    InputStream answers = client.getInputStream();
    for (int sent = 0; sent < 10 * TIMEOUT.toMillis() / 50; sent++) {
      try {
        say("G");
        if (answers.read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException _) {
        // Nothing said and not closed: the next byte.
      } catch (SocketException _) {
        return true;
      }
    }
    return false;
  }

  private void say(String words) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(words.getBytes(US_ASCII));
    out.flush();
  }

  private String answer() throws IOException {
    byte[] words = new byte[1000];
    int length = client.getInputStream().read(words);
    return new String(words, 0, Math.max(length, 0), US_ASCII);
  }
}
