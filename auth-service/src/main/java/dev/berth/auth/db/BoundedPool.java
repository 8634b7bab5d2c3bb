package dev.berth.auth.db;

import dev.berth.configuration.DatabaseSettings;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gives the pool an end to every wait, which by default some of them do not have. */
@Singleton
final class BoundedPool implements PgPoolCreator {

  private final DatabaseSettings settings;

  BoundedPool(DatabaseSettings settings) {
    this.settings = settings;
  }

  @Override
  public Pool create(Input input) {
    input
        .poolOptions()
        .setMaxWaitQueueSize(settings.waiting())
        .setConnectionTimeout(millis(settings.acquireTimeout()))
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    input.pgConnectOptionsList().forEach(this::bound);
    return PgBuilder.pool()
        .with(input.poolOptions())
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }

  /** The system gives a connection up whose other end has gone; the server cannot say that. */
  private void bound(PgConnectOptions options) {
    options
        .setConnectTimeout(millis(settings.acquireTimeout()))
        .setTcpUserTimeout(millis(settings.statementTimeout()));
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
