package dev.berth.resilience.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Somebody who logs in at {@link JobIssuer}: keeps cookies, goes where they are sent. */
public final class CodeFlowWalk {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_STEPS = 20;
  private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");

  private final HttpClient http;
  private final String user;

  /**
   * Somebody who has logged in nowhere yet.
   *
   * @param user what they call themselves; any password will do
   * @param trust how connections by TLS are verified
   */
  public CodeFlowWalk(String user, SSLContext trust) {
    this.user = user;
    this.http =
        HttpClient.newBuilder()
            .sslContext(trust)
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();
  }

  /** Loads a page, without going on from there. */
  public HttpResponse<String> load(URI page) {
    return send(HttpRequest.newBuilder(page));
  }

  /**
   * Goes on from a page, logs in and agrees where that is asked for.
   *
   * @param end where not to go any more
   * @return the last place one was sent to, or was at
   */
  public URI walk(URI begin, Predicate<URI> end) {
    URI at = begin;
    for (int step = 0; step < MOST_STEPS && !end.test(at); step++) {
      HttpResponse<String> page = load(at);
      Optional<URI> form = form(page);
      if (form.isPresent()) {
        page = submit(form.get(), page.body());
      }
      Optional<String> next = page.headers().firstValue("Location");
      if (next.isEmpty()) {
        return at;
      }
      at = at.resolve(next.get());
    }
    return at;
  }

  private HttpResponse<String> submit(URI form, String page) {
    String fields =
        page.contains("name=\"login\"")
            ? "prompt=login&password=any&login=" + URLEncoder.encode(user, UTF_8)
            : "prompt=consent";
    return send(
        HttpRequest.newBuilder(form)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields)));
  }

  private static Optional<URI> form(HttpResponse<String> page) {
    Matcher form = FORM.matcher(page.body());
    return page.uri().getPath().startsWith("/interaction/") && form.find()
        ? Optional.of(page.uri().resolve(form.group(1).replace("&amp;", "&")))
        : Optional.empty();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
