package dev.berth.auth.key;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready is who can sign and whose signatures can be verified: the database has a key it opens. */
@Readiness
@Singleton
final class SigningKeyCheck implements AsyncHealthCheck {

  private final SigningKeys keys;
  private final SigningKeyStore store;

  SigningKeyCheck(SigningKeys keys, SigningKeyStore store) {
    this.keys = keys;
    this.store = store;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("signing key");
    return store
        .current()
        .map(current -> current.map(keys::open).isPresent())
        .map(canSign -> response.status(canSign).build())
        .onFailure()
        .recoverWithItem(
            failure -> response.down().withData("reason", failure.getMessage()).build());
  }
}
