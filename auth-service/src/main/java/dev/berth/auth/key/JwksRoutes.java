package dev.berth.auth.key;

import dev.berth.contract.auth.PublicJwk;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** Publishes the keys that verify tokens as a JSON Web Key Set, RFC 7517 section 5. */
@Singleton
final class JwksRoutes {

  /** Short, so that a key that is taken back is soon believed by nobody. */
  private static final String CACHING = "max-age=60";

  private final SigningKeyStore store;

  JwksRoutes(SigningKeyStore store) {
    this.store = store;
  }

  void register(@Observes Router router) {
    router.get(Paths.JWKS).handler(this::publish);
  }

  private void publish(RoutingContext context) {
    store
        .published()
        .subscribe()
        .with(
            keys -> answer(context, keys),
            failure -> ErrorResponder.respond(context.request(), failure));
  }

  private static void answer(RoutingContext context, List<PublicJwk> keys) {
    HttpServerResponse response = context.response();
    // Names are thumbprints: the same names in the same order are the same keys.
    String tag = keys.stream().map(PublicJwk::kid).collect(Collectors.joining(".", "\"", "\""));
    response.putHeader(HttpHeaders.CACHE_CONTROL, CACHING).putHeader(HttpHeaders.ETAG, tag);
    if (tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/jwk-set+json")
        .end(
            keys.stream()
                .map(PublicJwk::toJson)
                .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
  }
}
