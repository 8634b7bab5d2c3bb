package dev.berth.gateway.remote;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.ServicesSettings;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.http.WireJson;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.caller.Sender;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The auth-service over HTTP. */
@Singleton
public final class HttpAuth implements Auth {

  /**
   * Passwords are verified a few at a time, wait for that up to 15 seconds, and each takes a while
   * on purpose.
   */
  private static final Duration LOGIN = Duration.ofSeconds(20);

  private static final List<String> PASSED_ON =
      List.of("Authorization", "Content-Type", "Accept", "Sec-Fetch-Site");

  /** What pages know of a browser. */
  private static final List<String> FROM_BROWSERS =
      List.of("Content-Type", "Accept", "Origin", "Sec-Fetch-Site");

  /** What browsers know of a page. */
  private static final List<String> TO_BROWSERS =
      List.of(
          "Cache-Control",
          "Content-Security-Policy",
          "Location",
          "Referrer-Policy",
          "Retry-After",
          "Set-Cookie",
          "X-Content-Type-Options",
          "X-Frame-Options");

  private final ServiceClient client;

  /** What may come with a password has connections of its own, so that news never wait for it. */
  private final ServiceClient logins;

  HttpAuth(ServicesSettings settings, AuthSettings auth, Vertx vertx) {
    this.client = new ServiceClient("auth-service", settings.auth(), settings, vertx);
    this.logins =
        new ServiceClient(
            "auth-service", settings.auth(), settings, forLogins(settings, auth), vertx);
  }

  /**
   * As many as anywhere are left while as many passwords wait as a replica lets wait to be
   * compared.
   */
  private static int forLogins(ServicesSettings settings, AuthSettings auth) {
    return settings.connections() + auth.logins().atOnce() + auth.logins().waiting();
  }

  @Override
  public Uni<Optional<AuthState>> state(long after) {
    return client
        .call(HttpMethod.GET, WireUri.to(Paths.AUTH_STATE).with(Paths.AFTER, after).toString())
        .map(
            reply ->
                reply.body().length() == 0
                    ? Optional.empty()
                    : Optional.of(reply.as(AuthState.class)));
  }

  @Override
  public Uni<Login> login(LoginRequest request) {
    return logins
        .call(HttpMethod.POST, Paths.LOGIN, request, LOGIN)
        .map(reply -> reply.as(Login.class));
  }

  @Override
  public Uni<Login> login(CertifiedSubject subject, String peer) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("Content-Type", "application/json")
            .set(WireHeaders.PEER, peer);
    return logins
        .call(HttpMethod.POST, Paths.CERTIFICATE, headers, WireJson.write(subject), LOGIN)
        .map(reply -> reply.as(Login.class));
  }

  @Override
  public Uni<AuditPage> audit(AuditQuery query) {
    return client
        .call(HttpMethod.GET, WireUri.to(Paths.AUDIT).asking(query).toString())
        .map(reply -> reply.as(AuditPage.class));
  }

  /**
   * Passes a request for a token on, and the answer back.
   *
   * @param method GET or POST
   * @param query the raw query, or null
   * @param given the headers of the request
   * @param sender what it shows of who sent it
   * @param body all of it
   */
  public Uni<Answer> token(
      String method, @Nullable String query, MultiMap given, Sender sender, Buffer body) {
    String uri = query == null ? Paths.TOKEN : Paths.TOKEN + '?' + query;
    return passOn(method, uri, given, sender, body)
        .map(
            reply ->
                Answer.of(200, "application/json", reply.body())
                    .with("Cache-Control", "no-store")
                    .with("Pragma", "no-cache"));
  }

  /**
   * Passes a request to the admin API on, and the answer back.
   *
   * @param uri the raw path and query
   * @param given the headers of the request
   * @param peer the address of the client
   * @param body all of it
   */
  public Uni<Answer> api(String method, String uri, MultiMap given, String peer, Buffer body) {
    return passOn(method, uri, given, Sender.of(null, peer), body)
        .map(
            reply -> {
              Answer answer =
                  reply.body().length() == 0
                      ? Answer.of(reply.status())
                      : Answer.of(reply.status(), reply.header("Content-Type"), reply.body());
              return answer.with("Cache-Control", "no-store");
            });
  }

  /**
   * Passes a request for a page on, and the answer back, whatever it is.
   *
   * @param uri the raw path and query
   * @param given the headers of the request
   * @param peer the address of the client
   * @param root what the client calls the registry
   * @param body all of it
   */
  public Uni<Answer> page(
      String method, String uri, MultiMap given, String peer, String root, Buffer body) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().set(WireHeaders.PEER, peer).set(WireHeaders.ROOT, root);
    FROM_BROWSERS.forEach(name -> headers.add(name, given.getAll(name)));
    // HTTP/2 may bring each cookie by itself, RFC 9113 section 8.2.3.
    List<String> cookies = given.getAll("Cookie");
    if (!cookies.isEmpty()) {
      headers.set("Cookie", String.join("; ", cookies));
    }
    return logins
        .callForPage(HttpMethod.valueOf(method), uri, headers, body, LOGIN)
        .map(HttpAuth::page);
  }

  private static Answer page(Reply reply) {
    Answer answer =
        reply.body().length() == 0
            ? Answer.of(reply.status())
            : Answer.of(reply.status(), reply.header("Content-Type"), reply.body());
    TO_BROWSERS.forEach(
        name -> reply.headers().getAll(name).forEach(value -> answer.with(name, value)));
    return answer;
  }

  /** Of the client's own headers none passes that is not listed. */
  private Uni<Reply> passOn(String method, String uri, MultiMap given, Sender sender, Buffer body) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set(WireHeaders.PEER, sender.peer());
    sender
        .certificate()
        .ifPresent(subject -> headers.set(WireHeaders.CERTIFICATE, subject.toHeader()));
    PASSED_ON.forEach(name -> headers.add(name, given.getAll(name)));
    return logins.call(HttpMethod.valueOf(method), uri, headers, body, LOGIN);
  }
}
