package dev.berth.localstack.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With something that is no registry; training with one is seen by starts from its caches. */
class PushesAndPullsIT {

  @Test
  void aWrongAnswerIsTold() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

    try {
      assertThatThrownBy(() -> new PushesAndPulls(url, Optional.empty()).run(Duration.ZERO))
          .isInstanceOf(StackException.class)
          .hasMessageMatching("HEAD /v2/training/\\S+ was answered by 200, not by 404");
    } finally {
      server.stop(0);
    }
  }
}
