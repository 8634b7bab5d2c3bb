package dev.berth.auth.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.contract.http.BoundedBody;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Issues tokens by Docker's token protocol: GET with HTTP Basic, or for nobody in particular, and
 * POST with a form, as in OAuth 2.
 */
@Singleton
final class TokenRoutes {

  private static final int MAX_BYTES = 64 * 1024;
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Tokens tokens;
  private final String service;
  private final boolean isClosed;

  TokenRoutes(Tokens tokens, AuthSettings settings) {
    this.tokens = tokens;
    this.service = settings.service();
    this.isClosed = AuthSettings.isClosed(settings);
  }

  void register(@Observes Router router) {
    router.get(Paths.TOKEN).handler(context -> serve(context.request(), false));
    router.post(Paths.TOKEN).handler(context -> serve(context.request(), true));
  }

  private void serve(HttpServerRequest request, boolean isForm) {
    if (!isClosed) {
      ErrorResponder.respond(request, new RegistryException(ErrorCode.PATH_UNKNOWN));
      return;
    }
    Uni.createFrom()
        .deferred(() -> isForm ? form(request) : query(request))
        .chain(tokens::issue)
        .subscribe()
        .with(
            issued -> answer(request, issued, isForm),
            failure -> {
              notToBeKept(request);
              ErrorResponder.respond(request, failure);
            });
  }

  private Uni<TokenRequest> query(HttpServerRequest request) {
    List<String> authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (authorization.size() > 1) {
      throw new RegistryException(ErrorCode.QUERY_INVALID, "more than one Authorization");
    }
    String query = request.query() == null ? "" : request.query();
    return Uni.createFrom()
        .item(
            TokenParameters.parse(query)
                .get(
                    authorization.stream().findFirst(),
                    Optional.ofNullable(request.getHeader(WireHeaders.CERTIFICATE)),
                    service,
                    peer(request)));
  }

  private Uni<TokenRequest> form(HttpServerRequest request) {
    String type = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
    return BoundedBody.read(request, MAX_BYTES)
        .map(
            body -> {
              if (!type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
                throw new RegistryException(ErrorCode.MALFORMED, "the body is not a form");
              }
              return TokenParameters.parse(body.toString(UTF_8)).form(service, peer(request));
            });
  }

  private static String peer(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(WireHeaders.PEER)).orElse("");
  }

  private static void answer(HttpServerRequest request, IssuedToken issued, boolean isForm) {
    AccessToken access = issued.access();
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("token", access.text())
            .put("access_token", access.text())
            .put("expires_in", access.lifetime().toSeconds())
            .put("issued_at", access.issued().toString());
    issued.identityToken().ifPresent(token -> body.put("refresh_token", token.text()));
    if (isForm) {
      body.put("scope", ResourceActions.scopes(issued.granted()));
    }
    notToBeKept(request)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(WireJson.write(body));
  }

  private static HttpServerResponse notToBeKept(HttpServerRequest request) {
    return request
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("Pragma", "no-cache");
  }
}
