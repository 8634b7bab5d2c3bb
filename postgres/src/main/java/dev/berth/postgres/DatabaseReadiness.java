package dev.berth.postgres;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the database answers; the limits of the pool are those of this, too. */
@Readiness
@Singleton
final class DatabaseReadiness implements AsyncHealthCheck {

  private static final String NAME = "database";

  private final Statements statements;

  DatabaseReadiness(Statements statements) {
    this.statements = statements;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return statements
        .run("select 1", Tuple.tuple())
        .map(rows -> HealthCheckResponse.up(NAME))
        .onFailure()
        .recoverWithItem(() -> HealthCheckResponse.down(NAME));
  }
}
