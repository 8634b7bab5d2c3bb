package dev.berth.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Caller;
import dev.berth.auth.Installation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser and a gateway do together, but for following where they are sent. */
final class TestBrowser {

  static final String ROOT = "https://registry.example.org";

  private static final AtomicInteger PEERS = new AtomicInteger();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI service;
  private final String root;
  private final String peer;
  private final Map<String, String> cookies = new HashMap<>();

  private TestBrowser(URI service, String root) {
    this.service = service;
    this.root = root;
    int number = PEERS.incrementAndGet();
    this.peer = "2001:db8:%x:%x::1".formatted(number >> 16, number & 0xffff);
  }

  /** A new one, at an address of its own. */
  static TestBrowser at(URI service) {
    return new TestBrowser(service, ROOT);
  }

  /** A new one that calls the registry by another name. */
  static TestBrowser at(URI service, String root) {
    return new TestBrowser(service, root);
  }

  Map<String, String> cookies() {
    return cookies;
  }

  /** The logins of this browser that are noted, as {@code IDENTITY by WAY}, and how many. */
  Map<String, Integer> notedLogins() throws Exception {
    return new Caller(service, peer).notedLogins();
  }

  /** The same cookies, as somebody has who has stolen them. */
  TestBrowser copy() {
    TestBrowser copy = new TestBrowser(service, root);
    copy.cookies.putAll(cookies);
    return copy;
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  /** Sends a form as a page of the registry does. */
  HttpResponse<String> post(String path, String... namesAndValues) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", root)
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofString(Caller.parameters(namesAndValues))));
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Berth-Credential", Installation.CREDENTIAL)
            .header("Berth-Peer", peer)
            .header("Berth-Root", root);
    return cookies.isEmpty()
        ? request
        : request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
                .collect(Collectors.joining("; ")));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
    for (String set : answer.headers().allValues("Set-Cookie")) {
      String[] pair = set.split(";", 2)[0].split("=", 2);
      if (set.contains("Max-Age=0")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return answer;
  }

  /** Where the login page leads to, by the link of this number. */
  String loginLink(int number) throws Exception {
    Matcher links =
        Pattern.compile("href=\"(/auth/login/[0-9a-f]+)\"").matcher(get("/auth/login").body());
    for (int link = 0; link <= number; link++) {
      assertThat(links.find()).isTrue();
    }
    return links.group(1);
  }

  /** Starts a login by the first provider, and says where it sends the browser. */
  URI begin() throws Exception {
    return location(get(loginLink(0)));
  }

  /** Logs in from beginning to end. */
  TestBrowser logIn(CodeProvider provider, String user, Object... claims) throws Exception {
    HttpResponse<String> answer = get(provider.comesBack(begin(), user, claims));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(location(answer)).hasToString("/auth/tokens");
    return this;
  }

  static URI location(HttpResponse<String> answer) {
    return URI.create(answer.headers().firstValue("Location").orElse(""));
  }

  /** The value of a hidden field of the page of tokens. */
  String hidden(String name) throws Exception {
    return hidden(get("/auth/tokens"), name);
  }

  static String hidden(HttpResponse<String> page, String name) {
    Matcher field =
        Pattern.compile("name=\"%s\" value=\"([^\"]*)\"".formatted(name)).matcher(page.body());
    assertThat(field.find()).as(page.body()).isTrue();
    return field.group(1);
  }

  /** Makes a token by the page, as it is. */
  HttpResponse<String> make(String label, String... more) throws Exception {
    HttpResponse<String> page = get("/auth/tokens");
    String[] all = new String[8 + more.length];
    System.arraycopy(
        new String[] {
          "secret",
          hidden(page, "secret"),
          "form",
          hidden(page, "form"),
          "label",
          label,
          "days",
          "7"
        },
        0,
        all,
        0,
        8);
    System.arraycopy(more, 0, all, 8, more.length);
    return post("/auth/tokens", all);
  }

  /** The token that a page shows; empty if it shows none. */
  static String token(HttpResponse<String> page) {
    Matcher token = Pattern.compile("berth_pt_[A-Za-z0-9_-]{49}").matcher(page.body());
    return token.find() ? token.group() : "";
  }
}
