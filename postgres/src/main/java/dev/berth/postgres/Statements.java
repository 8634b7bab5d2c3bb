package dev.berth.postgres;

import dev.berth.configuration.DatabaseSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs single prepared statements, each a transaction of its own. A connection is asked for
 * expressly: the pool's own short form (Vert.x 4.5.27) leaves its timer running when there is none.
 */
@Singleton
public final class Statements {

  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Pool pool;
  private final Duration patience;

  /** Runs them on a pool; one that is made by hand is not guarded against silence. */
  public Statements(Pool pool, DatabaseSettings settings) {
    this.pool = pool;
    this.patience = settings.statementTimeout().plus(GRACE);
  }

  /**
   * Runs a statement.
   *
   * @return its rows; {@code UNAVAILABLE} if the database did not answer in time, in which case it
   *     may have run all the same
   */
  public Uni<RowSet<Row>> run(String sql, Tuple values) {
    return Uni.createFrom()
        .completionStage(
            () ->
                pool.withConnection(connection -> connection.preparedQuery(sql).execute(values))
                    // A stopped server keeps no limit of its own.
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .toCompletionStage())
        .onFailure()
        .transform(DatabaseFailures::translate);
  }
}
