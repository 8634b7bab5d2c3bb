package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.conformance.target.Target;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.access.Matrix.Cell;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;

/** Requests for the pages that a browser would not make by itself. */
final class BrowserCalls {

  static final String SESSION = "__Host-berth-session";
  static final String LOGIN = "__Host-berth-login";

  private static final String FORM = "application/x-www-form-urlencoded";

  private final Target target;
  private final HttpClient http;
  private final Supplier<String> logIn;

  /** What lets in at present; empty for nothing. */
  private String session = "";

  private BrowserCalls(Target target, Supplier<String> logIn) {
    this.target = target;
    this.http = HttpClient.newBuilder().sslContext(target.trust()).build();
    this.logIn = logIn;
  }

  /**
   * Requests to a registry.
   *
   * @param logIn logs in in a browser, and says what lets in there
   */
  static BrowserCalls to(Stand stand, Supplier<String> logIn) {
    return new BrowserCalls(Target.of(stand.stack(), stand.stack().url()), logIn);
  }

  /** The status of an answer; with where it leads to, if that is not where it may. */
  String ask(Cell cell) {
    if (session.isEmpty()) {
      session = logIn.get();
    }
    String[] pathAndMethod = cell.endpoint().split("/", 2);
    String path = path(pathAndMethod[0], cell);
    HttpResponse<String> page = get("/auth/tokens", cookie(session));
    String own = hidden(page, "secret");
    String header = header(cell.who());
    if (cell.who().equals("left")) {
      post("/auth/logout", own(), header, "secret", own);
    }
    if (pathAndMethod[1].equals("GET")) {
      return judged(get(path, header));
    }
    String secret = cell.who().equals("other") ? "x".repeat(43) : own;
    String origin = cell.who().equals("cross") ? "https://evil.example.org" : own();
    String form = hidden(page, "form");
    return judged(
        post(path, origin, header, "secret", secret, "form", form, "label", "table", "days", "1"));
  }

  private String path(String endpoint, Cell cell) {
    return switch (endpoint) {
      case "choose" -> "/auth/login";
      case "depart" -> link(get("/auth/login", "").body(), "/auth/login/[0-9a-f]+");
      case "return" -> "/auth/callback?code=x&state=x";
      case "tokens" -> "/auth/tokens";
      case "revoke" ->
          cell.repository().equals("own")
              ? revocation()
              : "/auth/tokens/%s/revoke".formatted(UUID.randomUUID());
      case "leave" -> "/auth/logout";
      default -> throw new IllegalArgumentException("no page is called " + endpoint);
    };
  }

  /** Of a token that is made for it. */
  private String revocation() {
    HttpResponse<String> page = get("/auth/tokens", cookie(session));
    String label = UUID.randomUUID().toString();
    String secret = hidden(page, "secret");
    String form = hidden(page, "form");
    HttpResponse<String> made =
        post(
            "/auth/tokens",
            own(),
            cookie(session),
            "secret",
            secret,
            "form",
            form,
            "label",
            label,
            "days",
            "1");
    String row = made.body().substring(made.body().indexOf("<th scope=\"row\">" + label));
    return link(row, "/auth/tokens/[0-9a-f-]+/revoke");
  }

  private String header(String who) {
    return switch (who) {
      case "none" -> "";
      case "garbage" -> cookie("x".repeat(43));
      case "basic" -> Users.ADMIN.basic();
      default -> cookie(session);
    };
  }

  private static String cookie(String session) {
    return SESSION + '=' + session;
  }

  private static String judged(HttpResponse<String> answer) {
    String location = answer.headers().firstValue("Location").orElse("");
    boolean isExpected =
        answer.statusCode() == 303
            ? location.matches("/auth/(?:login|tokens)|http://127\\.0\\.0\\.1:.*/auth\\?.*")
            : location.isEmpty();
    return answer.statusCode() + (isExpected ? "" : " to " + location);
  }

  /** Where a request leads to that calls the registry so. */
  String departAs(String host) {
    String path = link(get("/auth/login", "").body(), "/auth/login/[0-9a-f]+");
    try (SSLSocket socket =
        (SSLSocket)
            target
                .trust()
                .getSocketFactory()
                .createSocket(target.baseUrl().getHost(), target.port())) {
      socket.setSoTimeout(20_000);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String heard = new String(socket.getInputStream().readAllBytes(), UTF_8);
      Matcher location = Pattern.compile("(?im)^location: (.*)$").matcher(heard);
      return location.find() ? location.group(1).strip() : "nowhere: " + heard;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String own() {
    return target.baseUrl().toString().replaceAll("/$", "");
  }

  private HttpResponse<String> get(String path, String header) {
    return send(request(path, header).GET());
  }

  private HttpResponse<String> post(
      String path, String origin, String header, String... namesAndValues) {
    String form =
        IntStream.range(0, namesAndValues.length / 2)
            .mapToObj(
                index ->
                    namesAndValues[2 * index]
                        + '='
                        + URLEncoder.encode(namesAndValues[2 * index + 1], UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request(path, header)
            .header("Content-Type", FORM)
            .header("Origin", origin)
            .POST(BodyPublishers.ofString(form)));
  }

  private HttpRequest.Builder request(String path, String header) {
    HttpRequest.Builder request = HttpRequest.newBuilder(target.baseUrl().resolve(path));
    if (header.isEmpty()) {
      return request;
    }
    return request.header(header.startsWith("Basic ") ? "Authorization" : "Cookie", header);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      for (String set : answer.headers().allValues("Set-Cookie")) {
        if (set.startsWith(SESSION + '=')) {
          session = set.substring(SESSION.length() + 1, set.indexOf(';'));
        }
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String hidden(HttpResponse<String> page, String name) {
    return found(page.body(), "name=\"%s\" value=\"([^\"]*)\"".formatted(name));
  }

  private static String link(String html, String path) {
    return found(html, "\"(%s)\"".formatted(path));
  }

  private static String found(String html, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(html);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + html);
    }
    return matcher.group(1);
  }
}
