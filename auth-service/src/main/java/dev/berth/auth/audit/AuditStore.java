package dev.berth.auth.audit;

import dev.berth.auth.audit.Audit.Counted;
import dev.berth.configuration.AuditSettings;
import dev.berth.postgres.Statements;
import dev.berth.postgres.audit.AuditTable;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes to {@code auth.audit_event}. Every method: {@code UNAVAILABLE}. */
@Singleton
public final class AuditStore {

  /**
   * One order for all replicas: so none waits for another that waits for it. Values: for each its
   * action, identity, way, credential, address, and number.
   */
  private static final String COUNT =
      """
      INSERT INTO auth.audit_event AS known
        (at, minute, last_at, action, identity, how, credential, peer, times)
      SELECT now(), date_trunc('minute', now()), CASE WHEN times > 1 THEN now() END,
        action, identity, how, credential, peer, times
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[])
        AS given (action, identity, how, credential, peer, times)
      ORDER BY action COLLATE "C", identity COLLATE "C", how COLLATE "C", credential COLLATE "C",
        peer COLLATE "C"
      ON CONFLICT (minute, action, identity, how, credential, peer) WHERE minute IS NOT NULL
      DO UPDATE SET times = known.times + excluded.times,
        last_at = greatest(known.last_at, known.at, now())
      """;

  private final Statements statements;

  /** Writes by these. */
  public AuditStore(Statements statements) {
    this.statements = statements;
  }

  /** The table, to be read. */
  @Produces
  @Singleton
  static AuditTable table(Statements statements, AuditSettings settings) {
    return new AuditTable(statements, "auth", settings);
  }

  /** Adds to how often each of these has happened in this minute. */
  Uni<Void> count(Map<Counted, Integer> happened) {
    List<Counted> each = List.copyOf(happened.keySet());
    return statements
        .run(
            COUNT,
            Tuple.tuple()
                .addArrayOfString(texts(each, one -> one.action().toString()))
                .addArrayOfString(texts(each, Counted::identity))
                .addArrayOfString(texts(each, Counted::how))
                .addArrayOfString(texts(each, one -> one.credential().orElse(null)))
                .addArrayOfString(texts(each, Counted::peer))
                .addArrayOfInteger(each.stream().map(happened::get).toArray(Integer[]::new)))
        .replaceWithVoid();
  }

  /**
   * Makes a change, and notes it in the same transaction.
   *
   * @param change a statement that makes it and returns rows with names
   * @param values what it takes
   * @param happened a condition on such a row: that there is something to note
   * @param note what is noted, once for each of those rows
   * @return the rows
   */
  public Uni<RowSet<Row>> change(String change, Tuple values, String happened, Note note) {
    int first = values.size();
    // One statement, and so one transaction; the change is made once, however often it is named.
    String both =
        """
        WITH changed AS MATERIALIZED (%s),
        noted AS (
          INSERT INTO auth.audit_event (action, identity, credential, peer, how, name)
          SELECT $%d, $%d, $%d, $%d, $%d, $%d FROM changed WHERE %s)
        SELECT * FROM changed
        """
            .formatted(
                change, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6, happened);
    return statements.run(
        both,
        values
            .addString(note.action().toString())
            .addString(note.actor().identity())
            .addString(note.actor().credential().orElse(null))
            .addString(note.actor().peer())
            .addString(note.how().orElse(null))
            .addString(note.name()));
  }

  private static @Nullable String[] texts(
      List<Counted> each, Function<Counted, @Nullable String> text) {
    return each.stream().map(text).toArray(String[]::new);
  }
}
