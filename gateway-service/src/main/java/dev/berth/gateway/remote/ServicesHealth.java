package dev.berth.gateway.remote;

import dev.berth.gateway.caller.AuthFeed;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The gateway is ready while the services it cannot do without answer. */
@Readiness
@Singleton
final class ServicesHealth implements AsyncHealthCheck {

  private final HttpMetadata metadata;
  private final HttpBlobs blobs;
  private final AuthFeed auth;

  ServicesHealth(HttpMetadata metadata, HttpBlobs blobs, AuthFeed auth) {
    this.metadata = metadata;
    this.blobs = blobs;
    this.auth = auth;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.combine()
        .all()
        .unis(answers(metadata.probe()), answers(blobs.probe()))
        .with(this::response);
  }

  private HealthCheckResponse response(boolean metadata, boolean blobs) {
    boolean judging = auth.isReady();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("services")
            .withData("metadata-service", metadata ? "UP" : "DOWN")
            .withData("blob-service", blobs ? "UP" : "DOWN")
            .withData("access", judging ? "UP" : "DOWN");
    return response.status(metadata && blobs && judging).build();
  }

  /** Any answer shows that the service is there, also a refusal. */
  private static Uni<Boolean> answers(Uni<?> probe) {
    return probe
        .replaceWith(true)
        .onFailure(RegistryException.class)
        .recoverWithItem(failure -> failure.code() != ErrorCode.UNAVAILABLE);
  }
}
