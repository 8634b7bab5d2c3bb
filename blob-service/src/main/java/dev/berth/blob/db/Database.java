package dev.berth.blob.db;

import dev.berth.configuration.DatabaseSettings;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs single statements, each a transaction of its own. */
@Singleton
public final class Database {

  /** SQLSTATE classes of trouble with the server, not with the statement. */
  private static final String SERVER_TROUBLE = "08|40|53|55|57|58";

  private final Pool pool;
  private final Duration patience;

  Database(Pool pool, DatabaseSettings settings) {
    this.pool = pool;
    this.patience = settings.statementTimeout().plusSeconds(1);
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
                pool.preparedQuery(sql)
                    .execute(values)
                    // A stopped server keeps no timeout of its own.
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .toCompletionStage())
        .onFailure(Database::isTrouble)
        .transform(Database::unavailable);
  }

  private static boolean isTrouble(Throwable failure) {
    return !(failure instanceof PgException refused)
        || (refused.getSqlState() != null
            && refused.getSqlState().substring(0, 2).matches(SERVER_TROUBLE));
  }

  private static RegistryException unavailable(Throwable cause) {
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "the database of uploads does not answer", cause);
  }
}
