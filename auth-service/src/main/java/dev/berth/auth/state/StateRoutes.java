package dev.berth.auth.state;

import dev.berth.contract.auth.AuthState;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Tells gateways what they have to know to judge requests. */
@Singleton
final class StateRoutes {

  private final StateStore store;

  StateRoutes(StateStore store) {
    this.store = store;
  }

  void register(@Observes Router router) {
    router.get(Paths.AUTH_STATE).handler(this::tell);
  }

  private void tell(RoutingContext context) {
    long known;
    try {
      known = known(context.queryParam(Paths.AFTER));
    } catch (NumberFormatException e) {
      ErrorResponder.respond(
          context.request(), new RegistryException(ErrorCode.QUERY_INVALID, "after is a version"));
      return;
    }
    store
        .unless(known)
        .subscribe()
        .with(
            state -> answer(context, state),
            failure -> ErrorResponder.respond(context.request(), failure));
  }

  private static long known(List<String> given) {
    return given.isEmpty() ? 0 : Long.parseLong(given.getFirst());
  }

  private static void answer(RoutingContext context, Optional<AuthState> state) {
    if (state.isEmpty()) {
      context.response().setStatusCode(204).end();
      return;
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(WireJson.write(state.get()));
  }
}
