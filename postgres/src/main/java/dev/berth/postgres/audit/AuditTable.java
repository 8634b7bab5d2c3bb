package dev.berth.postgres.audit;

import dev.berth.configuration.AuditSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.audit.AuditCursor;
import dev.berth.contract.audit.AuditEvent;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.model.content.Digest;
import dev.berth.postgres.Statements;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The table {@code audit_event} of a service, which writes to it itself, in the transaction of what
 * it tells of. Every method: {@code UNAVAILABLE}.
 */
public final class AuditTable {

  private static final Duration SHORTEST = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(3_660);

  /** No statement runs into the limit of time, however much there is to forget. */
  private static final int SWEPT_AT_ONCE = 1_000;

  private final Statements statements;
  private final String select;
  private final String sweep;
  private final double retentionSeconds;

  /**
   * The table in a schema.
   *
   * @throws ConfigurationException if {@code berth.audit.retention} makes no sense
   */
  public AuditTable(Statements statements, String schema, AuditSettings settings) {
    Duration retention = settings.retention();
    if (retention.compareTo(SHORTEST) < 0 || retention.compareTo(LONGEST) > 0) {
      throw new ConfigurationException("berth.audit.retention is a day to ten years");
    }
    this.statements = statements;
    this.select =
        """
        SELECT id, at, action, identity, credential, peer, how, repository, digest, tags, name,
          times, last_at
        FROM %s.audit_event
        """
            .formatted(schema);
    this.sweep =
        """
        DELETE FROM %1$s.audit_event WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM %1$s.audit_event WHERE at < now() - make_interval(secs => $1)
          ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED))
        """
            .formatted(schema);
    this.retentionSeconds = retention.toMillis() / 1000.0;
  }

  /** The newest events of those that are wanted. */
  public Uni<AuditPage> read(AuditQuery query) {
    Tuple values = Tuple.tuple();
    String conditions =
        Stream.of(
                query.before().map(before -> before(before, values)),
                // In the text, so that the index for what is rare is found; it is one of ours.
                query.action().map(action -> "action = '" + action + '\''),
                query.identity().map(identity -> "identity = " + add(values, identity)),
                query.repository().map(name -> "repository = " + add(values, name.value())))
            .flatMap(Optional::stream)
            .reduce("true", (all, one) -> all + " AND " + one);
    String limit = add(values, query.items());
    return statements
        .run(select + "WHERE " + conditions + " ORDER BY at DESC, id DESC LIMIT " + limit, values)
        .map(
            rows ->
                new AuditPage(
                    StreamSupport.stream(rows.spliterator(), false)
                        .map(AuditTable::event)
                        .toList()));
  }

  /** Forgets events that are too old, some at a time; how many. */
  public Uni<Integer> sweep() {
    return statements
        .run(sweep, Tuple.of(retentionSeconds, SWEPT_AT_ONCE))
        .map(rows -> rows.rowCount())
        .repeat()
        .whilst(count -> count == SWEPT_AT_ONCE)
        .collect()
        .with(Collectors.summingInt(Integer::intValue));
  }

  private static String before(AuditCursor place, Tuple values) {
    String time = add(values, place.time().atOffset(ZoneOffset.UTC));
    return "(at, id) < (%s, %s)".formatted(time, add(values, place.id()));
  }

  private static String add(Tuple values, Object value) {
    values.addValue(value);
    return "$" + values.size();
  }

  private static AuditEvent event(Row row) {
    return new AuditEvent(
        row.getUUID("id"),
        row.getOffsetDateTime("at").toInstant(),
        action(row.getString("action")),
        new Actor(
            row.getString("identity"),
            Optional.ofNullable(row.getString("credential")),
            row.getString("peer")),
        Optional.ofNullable(row.getString("how")),
        Optional.ofNullable(row.getString("repository")),
        Optional.ofNullable(row.get(Buffer.class, "digest"))
            .map(bytes -> Digest.ofBytes(bytes.getBytes())),
        Optional.ofNullable(row.getArrayOfStrings("tags")).map(List::of).orElse(List.of()),
        Optional.ofNullable(row.getString("name")),
        row.getInteger("times"),
        Optional.ofNullable(row.getOffsetDateTime("last_at")).map(OffsetDateTime::toInstant));
  }

  private static AuditAction action(String name) {
    return AuditAction.find(name)
        .orElseThrow(() -> new IllegalStateException("no action is called " + name));
  }
}
