package dev.berth.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Once;
import dev.berth.conformance.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * The registry under test: sends requests, follows redirects, judges nothing. Over TLS it speaks
 * HTTP/2, so that all tests share one connection and each sees what another does to it. Where it is
 * closed, each request says whose it is by a token for what its path is about, unless it has an
 * Authorization of its own.
 */
public final class Registry {

  private static final Once<Registry> SHARED = new Once<>(() -> new Registry(Target.current()));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int MANY_PAGES = 1000;

  private static final String AUTHORIZATION = "Authorization";

  private static final int TOO_MANY = 429;
  private static final int MOST_AGAIN = 3;

  /**
   * A connection of HTTP/2 has 100 streams or so, and the client fails over that and never waits.
   */
  private static final int STREAMS = 80;

  private final Target target;
  private final HttpClient client;
  private final Semaphore streams;
  private final Optional<Tokens> tokens;

  private Registry(Target target) {
    this(
        target,
        HttpClient.newBuilder()
            .version(target.tls() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .sslContext(target.trust())
            .build(),
        new Semaphore(STREAMS));
  }

  private Registry(Target target, HttpClient client, Semaphore streams) {
    this.target = target;
    this.client = client;
    this.streams = streams;
    this.tokens = target.login().map(login -> new Tokens(new TokenEndpoint(this), login));
  }

  /** The registry of this run, with connections that all tests share. */
  public static Registry target() {
    return SHARED.get();
  }

  /** Another registry, with connections of its own. */
  public static Registry at(Target target) {
    return new Registry(target);
  }

  /** The same for somebody else, by the same connections. */
  public Registry as(Login login) {
    return as(Optional.of(login));
  }

  /** The same for nobody in particular, by the same connections. */
  public Registry anonymous() {
    return as(Optional.empty());
  }

  private Registry as(Optional<Login> login) {
    return new Registry(target.as(login), client, streams);
  }

  /** Where the registry is and how it was set up. */
  public Target settings() {
    return target;
  }

  /** A repository that nobody has pushed to. */
  public Repository newRepository() {
    return repository(Fresh.repositoryName());
  }

  /** The repository of this name. */
  public Repository repository(String name) {
    return new Repository(this, name);
  }

  /** A request without a body; headers are names and values in turn. */
  public Answer send(String method, String location, String... headers) {
    return send(method, location, BodyPublishers.noBody(), headers);
  }

  /** A request with a body of known length. */
  public Answer send(String method, String location, byte[] body, String... headers) {
    return send(method, location, BodyPublishers.ofByteArray(body), headers);
  }

  /** A GET. */
  public Answer get(String location, String... headers) {
    return send("GET", location, headers);
  }

  /** All the pages from a location on, as their Link headers lead from one to the next. */
  public List<Answer> pages(String location) {
    List<Answer> pages = new ArrayList<>();
    Optional<String> next = Optional.of(location);
    while (next.isPresent()) {
      Answer page = patiently(next.get());
      assertThat(page).hasStatus(200);
      pages.add(page);
      assertThat(pages).as("pages from %s that never end", location).hasSizeLessThan(MANY_PAGES);
      next = page.nextPage();
    }
    return pages;
  }

  /** Asks again where the registry has too much to do for others just now, after it said when. */
  private Answer patiently(String location) {
    Answer answer = get(location);
    for (int again = 0; answer.status() == TOO_MANY && again < MOST_AGAIN; again++) {
      Crowd.pause(Duration.ofSeconds(Long.parseLong(answer.required("Retry-After"))));
      answer = get(location);
    }
    return answer;
  }

  /** A connection of its own, to say on it what an HTTP client will not. */
  public RawConnection connect() {
    return RawConnection.open(this);
  }

  /** What says whose a request is, in the form of a header; empty where nothing has to. */
  Optional<String> authorization(String location, String... headers) {
    boolean has =
        Stream.of(headers)
            .anyMatch(
                header -> header.regionMatches(true, 0, AUTHORIZATION, 0, AUTHORIZATION.length()));
    return has ? Optional.empty() : tokens.flatMap(known -> known.authorization(location));
  }

  private Answer send(String method, String location, BodyPublisher body, String... headers) {
    URI uri = target.baseUrl().resolve(location);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (target.baseUrl().getRawAuthority().equals(uri.getRawAuthority())) {
      authorization(uri.toString(), headers)
          .ifPresent(value -> request.header(AUTHORIZATION, value));
    }
    streams.acquireUninterruptibly();
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          method + " " + uri.getRawPath(),
          response.statusCode(),
          response.headers(),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + " " + uri + " was interrupted", e);
    } finally {
      streams.release();
    }
  }
}
