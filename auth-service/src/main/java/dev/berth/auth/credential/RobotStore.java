package dev.berth.auth.credential;

import dev.berth.auth.audit.AuditStore;
import dev.berth.auth.audit.Note;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The table {@code auth.robot}. Every method: {@code UNAVAILABLE}. */
@Singleton
final class RobotStore {

  private static final String LIST =
      """
      SELECT name, description, owned_by, created_at FROM auth.robot
      WHERE name > $1 ORDER BY name LIMIT $2
      """;

  private static final String FIND =
      "SELECT name, description, owned_by, created_at FROM auth.robot WHERE name = $1";

  private final Statements statements;
  private final AuditStore audit;

  RobotStore(Statements statements, AuditStore audit) {
    this.statements = statements;
    this.audit = audit;
  }

  /** Adds one; {@code CONFLICT}, and {@code DENIED} where there are so many already. */
  Uni<Robot> create(
      Actor actor, RobotName name, String description, RepositoryPattern ownedBy, int most) {
    return audit
        .change(
            "SELECT is_full, created FROM auth.create_robot($1, $2, $3, $4)",
            Tuple.of(name.value(), description, ownedBy.text(), most),
            "NOT is_full",
            Note.of(AuditAction.ROBOT_CREATE, actor, name.value()))
        .map(rows -> created(rows, name, description, ownedBy, most));
  }

  private static Robot created(
      RowSet<Row> rows, RobotName name, String description, RepositoryPattern ownedBy, int most) {
    if (rows.size() == 0) {
      throw new RegistryException(
          ErrorCode.CONFLICT, "there is a robot %s already".formatted(name));
    }
    Row row = rows.iterator().next();
    if (row.getBoolean(0)) {
      throw new RegistryException(
          ErrorCode.DENIED, "there are %d robots, which is the most there may be".formatted(most));
    }
    return new Robot(name, description, ownedBy, row.getOffsetDateTime(1).toInstant());
  }

  /** Those whose names come after this, in order. */
  Uni<List<Robot>> list(String after, int most) {
    return statements
        .run(LIST, Tuple.of(after, most))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(RobotStore::robot).toList());
  }

  /** The one of this name. */
  Uni<Optional<Robot>> find(RobotName name) {
    return statements
        .run(FIND, Tuple.of(name.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(RobotStore::robot).findFirst());
  }

  /** Takes one away, and revokes what was issued to it; whether it was there. */
  Uni<Boolean> delete(Actor actor, RobotName name) {
    return audit
        .change(
            "SELECT auth.delete_robot($1) AS deleted",
            Tuple.of(name.value()),
            "deleted",
            Note.of(AuditAction.ROBOT_DELETE, actor, name.value()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private static Robot robot(Row row) {
    return new Robot(
        new RobotName(row.getString(0)),
        row.getString(1),
        new RepositoryPattern(row.getString(2)),
        row.getOffsetDateTime(3).toInstant());
  }
}
