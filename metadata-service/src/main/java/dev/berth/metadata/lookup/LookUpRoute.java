package dev.berth.metadata.lookup;

import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.LookUpFrames;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Turns a connection over HTTP into a {@link LookUpLine}. */
@Singleton
final class LookUpRoute {

  private final LookUpStore store;

  LookUpRoute(LookUpStore store) {
    this.store = store;
  }

  void register(@Observes Router router) {
    router.get(Paths.LOOK_UPS).handler(context -> upgrade(context.request()));
  }

  private void upgrade(HttpServerRequest request) {
    if (!LookUpFrames.PROTOCOL.equals(request.getHeader(HttpHeaders.UPGRADE))) {
      ErrorResponder.respond(
          request, new RegistryException(ErrorCode.MALFORMED, "look-ups need an upgrade"));
      return;
    }
    request.toNetSocket().onSuccess(socket -> LookUpLine.serve(socket, store));
    // The requests of this service are paused until they are read.
    request.resume();
  }
}
