package dev.berth.metadata.db;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/**
 * Runs single statements outside of a session, by prepared statements. A connection is asked for
 * expressly: the pool's own short form (Vert.x 4.5.27) leaves its timer running when there is none.
 */
@Singleton
public final class Reads {

  private final Pool pool;

  Reads(Pool pool) {
    this.pool = pool;
  }

  /** Runs a statement. */
  public Uni<RowSet<Row>> run(String sql, Tuple parameters) {
    return pool.withConnection(connection -> connection.preparedQuery(sql).execute(parameters));
  }
}
