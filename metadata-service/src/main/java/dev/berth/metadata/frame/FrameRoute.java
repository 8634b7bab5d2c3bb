package dev.berth.metadata.frame;

import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.FramedCall;
import dev.berth.contract.metadata.LinkRequest;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.MetadataFrames;
import dev.berth.metadata.link.LinkChanges;
import dev.berth.metadata.lookup.LookUpStore;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Turns a connection over HTTP into a {@link FrameLine}, and carries out what is called for. */
@Singleton
final class FrameRoute {

  private final LookUpStore lookUps;
  private final LinkChanges links;
  private final Counter calls;

  /** Requests of HTTP are counted by the server. */
  FrameRoute(LookUpStore lookUps, LinkChanges links, MeterRegistry registry) {
    this.lookUps = lookUps;
    this.links = links;
    this.calls = Counter.builder("berth.frames.calls").register(registry);
  }

  void register(@Observes Router router) {
    router.get(Paths.FRAMES).handler(context -> upgrade(context.request()));
  }

  private void upgrade(HttpServerRequest request) {
    if (!MetadataFrames.PROTOCOL.equals(request.getHeader(HttpHeaders.UPGRADE))) {
      ErrorResponder.respond(
          request, new RegistryException(ErrorCode.MALFORMED, "frames need an upgrade"));
      return;
    }
    request.toNetSocket().onSuccess(socket -> FrameLine.serve(socket, this::answer));
    // The requests of this service are paused until they are read.
    request.resume();
  }

  private Uni<List<LookUpAnswer>> answer(FramedCall call) {
    calls.increment();
    return switch (call) {
      case FramedCall.LookUps(List<LookUp> questions) -> lookUps.answer(questions);
      case FramedCall.Link(LinkRequest request) ->
          links.link(request.repository(), request.blob()).replaceWith(List.of());
    };
  }
}
