package dev.berth.auth.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.http.BoundedBody;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The pages by HTTP. There are none where nobody could log in. No parameter says where a browser is
 * to go.
 */
@Singleton
final class BrowserRoutes {

  private static final int MAX_BYTES = 64 * 1024;

  private final BrowserLogins logins;
  private final TokenPages tokens;
  private final Look look;
  private final DenialLog denials;

  BrowserRoutes(BrowserLogins logins, TokenPages tokens, Look look, DenialLog denials) {
    this.logins = logins;
    this.tokens = tokens;
    this.look = look;
    this.denials = denials;
  }

  void register(@Observes Router router) {
    get(router, Paths.LOGIN_PAGE, (visit, _) -> Uni.createFrom().item(logins.choose()));
    get(router, Paths.CALLBACK, (visit, request) -> logins.finish(visit, query(request)));
    get(router, Paths.TOKENS_PAGE, (visit, _) -> tokens.list(visit));
    post(router, Paths.TOKENS_PAGE, tokens::create);
    post(router, Paths.LOGOUT, tokens::logOut);
    router
        .get(Paths.LOGIN_PAGE + "/:provider")
        .handler(
            context ->
                serve(context.request(), visit -> logins.begin(visit, of(context, "provider"))));
    router
        .post(Paths.TOKENS_PAGE + "/:id/revoke")
        .handler(
            context ->
                take(
                    context.request(),
                    (visit, form) -> tokens.revoke(visit, of(context, "id"), form)));
  }

  private void get(
      Router router, String path, BiFunction<Visit, HttpServerRequest, Uni<BrowserAnswer>> page) {
    router
        .get(path)
        .handler(
            context -> serve(context.request(), visit -> page.apply(visit, context.request())));
  }

  private void post(
      Router router, String path, BiFunction<Visit, FormValues, Uni<BrowserAnswer>> page) {
    router.post(path).handler(context -> take(context.request(), page));
  }

  private void take(
      HttpServerRequest request, BiFunction<Visit, FormValues, Uni<BrowserAnswer>> page) {
    serve(
        request,
        visit ->
            BoundedBody.read(request, MAX_BYTES)
                .invoke(visit::requireOwnForm)
                .onFailure(BrowserRoutes::isDenied)
                .invoke(() -> tell(visit, request))
                .map(body -> FormValues.parse(body.toString(UTF_8)))
                .chain(form -> page.apply(visit, form)));
  }

  private static boolean isDenied(Throwable failure) {
    return failure instanceof RegistryException known && known.code() == ErrorCode.DENIED;
  }

  private void tell(Visit visit, HttpServerRequest request) {
    denials.denied(
        "form of another site",
        visit.peer(),
        "path",
        Objects.requireNonNullElse(request.path(), ""),
        "origin",
        visit.origin().orElse(""));
  }

  private void serve(HttpServerRequest request, Function<Visit, Uni<BrowserAnswer>> page) {
    if (!logins.isOffered()) {
      ErrorResponder.respond(request, new RegistryException(ErrorCode.PATH_UNKNOWN));
      return;
    }
    Uni.createFrom()
        .deferred(() -> page.apply(visit(request)))
        .onFailure()
        .recoverWithItem(failure -> BrowserAnswer.failed(failure, look.frame()))
        .chain(answer -> html(answer).invoke(html -> answer(request, answer, html)))
        .subscribe()
        .with(sent -> {}, failure -> ErrorResponder.respond(request, failure));
  }

  private static Visit visit(HttpServerRequest request) {
    PublicAddress address = PublicAddress.parse(header(request, WireHeaders.ROOT));
    BrowserCookies cookies = new BrowserCookies(address.isSecure());
    return new Visit(
        address,
        header(request, WireHeaders.PEER).orElse(""),
        cookie(request, cookies.loginName()),
        cookie(request, cookies.sessionName()),
        header(request, "Origin"),
        header(request, "Sec-Fetch-Site"),
        header(request, "Content-Type"));
  }

  private static Optional<String> header(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /** Of two of one name nobody knows which is right. */
  private static Optional<String> cookie(HttpServerRequest request, String name) {
    List<String> given =
        request.headers().getAll(HttpHeaders.COOKIE).stream()
            .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
            .filter(cookie -> cookie.name().equals(name))
            .map(Cookie::value)
            .toList();
    return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
  }

  /** The variable part of a path. */
  private static String of(RoutingContext context, String name) {
    return Objects.requireNonNullElse(context.pathParam(name), "");
  }

  private static FormValues query(HttpServerRequest request) {
    return FormValues.parse(Objects.requireNonNullElse(request.query(), ""));
  }

  private static Uni<String> html(BrowserAnswer answer) {
    return answer
        .page()
        .map(TemplateInstance::createUni)
        .orElseGet(() -> Uni.createFrom().item(""));
  }

  private void answer(HttpServerRequest request, BrowserAnswer answer, String html) {
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(answer.status())
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .putHeader("Content-Security-Policy", look.policy())
            // Of no-referrer browsers make an unknown origin, also for a form of this site.
            .putHeader("Referrer-Policy", "same-origin")
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("X-Frame-Options", "DENY");
    answer.location().ifPresent(to -> response.putHeader(HttpHeaders.LOCATION, to));
    if (answer.retryAfter() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(answer.retryAfter()));
    }
    response.putHeader(HttpHeaders.SET_COOKIE.toString(), answer.cookies());
    response.end(html);
  }
}
