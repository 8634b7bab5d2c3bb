package dev.berth.blob.db;

import dev.berth.configuration.DatabaseSettings;
import dev.berth.configuration.ServicesSettings;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the pool of connections with a bound on everything that waits. */
@Singleton
final class BoundedPool implements PgPoolCreator {

  /** After how long without an acknowledgement by the other host a connection is given up. */
  private static final int HOST_SILENCE_MILLIS = 10_000;

  /** After how long of silence a connection is closed, an idle one or one whose server hangs. */
  private static final int SILENCE_SECONDS = 60;

  private final DatabaseSettings settings;
  private final ServicesSettings services;

  BoundedPool(DatabaseSettings settings, ServicesSettings services) {
    this.settings = settings;
    this.services = services;
  }

  @Override
  public Pool create(Input input) {
    PoolOptions pool =
        input
            .poolOptions()
            .setMaxSize(settings.connections())
            .setMaxWaitQueueSize(settings.waiting())
            .setConnectionTimeout(Math.toIntExact(settings.acquireTimeout().toMillis()))
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    for (PgConnectOptions options : input.pgConnectOptionsList()) {
      options
          .setConnectTimeout(Math.toIntExact(services.connectTimeout().toMillis()))
          .setTcpUserTimeout(HOST_SILENCE_MILLIS)
          .setIdleTimeout(SILENCE_SECONDS)
          .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
    return PgBuilder.pool()
        .with(pool)
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }
}
