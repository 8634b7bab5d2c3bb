package dev.berth.metadata.lookup;

import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireJson;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.postgres.DatabaseFailures;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * Many look-ups over HTTP. It is a route and no resource, which costs a tenth more of the
 * processor: every pull waits for this call.
 */
@Singleton
final class LookUpRoute {

  private final LookUpStore store;

  LookUpRoute(LookUpStore store) {
    this.store = store;
  }

  void register(@Observes Router router) {
    router.post(Paths.LOOK_UPS).handler(context -> answer(context.request()));
  }

  /** Answers each question, in their order. */
  private void answer(HttpServerRequest request) {
    Future<Buffer> body = request.body();
    // The resources of this service have requests paused until they are read.
    request.resume();
    Uni.createFrom()
        .completionStage(body.toCompletionStage())
        .onFailure()
        .transform(LookUpRoute::brokenOff)
        .map(LookUpRoute::questions)
        .flatMap(this::ask)
        .map(WireJson::write)
        .subscribe()
        .with(
            answers ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(answers),
            failure -> ErrorResponder.respond(request, failure));
  }

  private Uni<List<LookUpAnswer>> ask(List<LookUp> questions) {
    return store.answer(questions).onFailure().transform(DatabaseFailures::translate);
  }

  private static RegistryException brokenOff(Throwable cause) {
    return new RegistryException(ErrorCode.MALFORMED, "look-ups that broke off", cause);
  }

  private static List<LookUp> questions(Buffer body) {
    try {
      return List.of(WireJson.mapper().readValue(body.getBytes(), LookUp[].class));
    } catch (IOException e) {
      throw new RegistryException(ErrorCode.MALFORMED, "look-ups of an internal call", e);
    }
  }
}
