package dev.berth.localstack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the part of a service's contract that the stack relies on: settings come as system
 * properties, readiness is told by the management interface, SIGTERM ends it, and something wrong
 * at the start ends it with a code that is not 0. On the public port it answers with its settings.
 */
public final class StandInService {

  private StandInService() {}

  public static void main(String... arguments) throws IOException {
    Path self = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    if (Files.exists(self.resolveSibling("broken"))) {
      System.err.println("this stand-in is broken");
      System.exit(3);
    }
    Files.readString(Path.of(System.getProperty("berth.services.credential-file")));
    HttpServer management = server(Integer.getInteger("berth.management.port"));
    management.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    management.start();
    if (self.toString().contains("gateway-service")) {
      HttpServer door = server(Integer.getInteger("berth.http.port"));
      byte[] settings = settings().getBytes(StandardCharsets.UTF_8);
      door.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, settings.length);
            exchange.getResponseBody().write(settings);
            exchange.close();
          });
      door.start();
    }
  }

  private static HttpServer server(int port) throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
  }

  private static String settings() {
    StringBuilder text = new StringBuilder();
    System.getProperties()
        .forEach(
            (key, value) -> {
              if (key.toString().startsWith("berth.")) {
                text.append(key).append('=').append(value).append('\n');
              }
            });
    return text.toString();
  }
}
