package dev.berth.resilience.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.localstack.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Shopify's Toxiproxy with one proxy in it, by its HTTP API: what stands on the way to a server.
 */
public final class Toxiproxy implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String PROXY = "/proxies/way";

  private final Process process;
  private final URI api;

  private Toxiproxy(Process process, URI api) {
    this.process = process;
    this.api = api;
  }

  /** Starts one; a test that has none is skipped. */
  public static Toxiproxy start() {
    Path program = Tools.folder().resolve("bin/server");
    assumeTrue(Files.isExecutable(program), "Toxiproxy is installed by ./berth setup-ci");
    try {
      int port = LoopbackPort.free();
      Process process =
          new ProcessBuilder(program.toString(), "-host", "127.0.0.1", "-port", "" + port)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Toxiproxy proxy = new Toxiproxy(process, URI.create("http://127.0.0.1:" + port));
      Eventually.isTrue("Toxiproxy answers", Duration.ofSeconds(10), proxy::answers);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Toxiproxy", e);
    }
  }

  /** Leads from a free port, which is returned, to this one. */
  public int leadTo(int upstream) {
    try {
      int port = LoopbackPort.free();
      send(
          "POST",
          "/proxies",
          """
          {"name": "way", "listen": "127.0.0.1:%d", "upstream": "127.0.0.1:%d", "enabled": true}
          """
              .formatted(port, upstream));
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port", e);
    }
  }

  /** Connections are closed, and refused. */
  public void refuse() {
    send("POST", PROXY, "{\"enabled\": false}");
  }

  /** Connections are reset as soon as something is said on them. */
  public void reset() {
    toxic("reset_peer", "{\"timeout\": 0}");
  }

  /** What the server says arrives so much later. */
  public void delay(Duration delay) {
    toxic("latency", "{\"latency\": %d}".formatted(delay.toMillis()));
  }

  /** Nothing arrives any more, and nothing is closed. */
  public void swallow() {
    toxic("timeout", "{\"timeout\": 0}");
  }

  /** Ends all of it. */
  public void heal() {
    send("POST", "/reset", "");
    // A listener that could not be opened again is no failure of the call before.
    send("POST", PROXY, "{\"enabled\": true}");
  }

  private void toxic(String type, String attributes) {
    send(
        "POST",
        PROXY + "/toxics",
        "{\"type\": \"%s\", \"stream\": \"downstream\", \"attributes\": %s}"
            .formatted(type, attributes));
  }

  private boolean answers() {
    try {
      send("GET", "/version", "");
      return true;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private void send(String method, String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofString(json, UTF_8))
            .build();
    try {
      var answer = CLIENT.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(method + " " + path + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
