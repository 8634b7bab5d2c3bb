package dev.berth.postgres.audit;

import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireJson;
import io.quarkus.arc.properties.UnlessBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Tells the gateway of events; the blob-service has none. */
@Singleton
@UnlessBuildProperty(name = "quarkus.application.name", stringValue = "blob-service")
final class AuditRoutes {

  private final AuditTable table;

  AuditRoutes(AuditTable table) {
    this.table = table;
  }

  void register(@Observes Router router) {
    router.get(Paths.AUDIT).handler(context -> tell(context.request()));
  }

  private void tell(HttpServerRequest request) {
    Uni.createFrom()
        .deferred(() -> table.read(AuditQuery.parse(request::getParam)))
        .subscribe()
        .with(
            page ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(WireJson.write(page)),
            failure -> ErrorResponder.respond(request, failure));
  }
}
