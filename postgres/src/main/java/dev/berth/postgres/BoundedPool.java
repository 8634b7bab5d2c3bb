package dev.berth.postgres;

import dev.berth.configuration.DatabaseSettings;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the one pool of connections, in which every wait ends: for a connection, for a lock and a
 * statement (by PostgreSQL's own limits), and, from this side, for a server that does not answer.
 */
@Singleton
final class BoundedPool implements PgPoolCreator {

  /** After its own limit the server has that long to say that it is over. */
  private static final int GRACE_MILLIS = 1_000;

  private final DatabaseSettings settings;

  BoundedPool(DatabaseSettings settings) {
    this.settings = settings;
  }

  @Override
  public Pool create(Input input) {
    int acquire = Math.toIntExact(settings.acquireTimeout().toMillis());
    int silence = Math.toIntExact(settings.statementTimeout().toMillis()) + GRACE_MILLIS;
    for (PgConnectOptions connection : input.pgConnectOptionsList()) {
      connection.setConnectTimeout(acquire).setTcpUserTimeout(silence);
      settings.socketFolder().ifPresent(folder -> connection.setHost(folder.toString()));
    }
    return PgBuilder.pool()
        .with(
            input
                .poolOptions()
                .setMaxWaitQueueSize(settings.waiting())
                .setConnectionTimeout(acquire)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .withConnectHandler(
            connection -> {
              SilenceGuard.install(connection, silence);
              connection.close();
            })
        .using(input.vertx())
        .build();
  }
}
