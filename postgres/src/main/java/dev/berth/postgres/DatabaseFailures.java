package dev.berth.postgres;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What the failures of the database mean, by the SQLSTATE codes of PostgreSQL's appendix A. */
public final class DatabaseFailures {

  /**
   * Serialisation and deadlock; and a foreign or unique key that somebody else's change in between
   * broke, which is seen as it is when the transaction is tried again.
   */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23503", "23505");

  /** Serialisation, deadlock, lock timeout, idle in transaction, a standby. */
  private static final Set<String> BUSY = Set.of("40001", "40P01", "55P03", "25P03", "25006");

  /** Connection, resources, intervention (also the statement timeout), system. */
  private static final Set<String> BUSY_CLASSES = Set.of("08", "53", "57", "58");

  private DatabaseFailures() {}

  /** Whether the whole transaction may go through when it is tried again. */
  public static boolean isConflict(Throwable failure) {
    return causes(failure).anyMatch(ConflictException.class::isInstance)
        || sqlState(failure).filter(CONFLICTS::contains).isPresent();
  }

  /**
   * The failure as it is for the client: {@code UNAVAILABLE} where the database cannot be reached,
   * is busy or took too long, anything else as it came.
   */
  public static Throwable translate(Throwable failure) {
    if (failure instanceof RegistryException || !isUnavailable(failure)) {
      return failure;
    }
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "the database does not answer at present", failure);
  }

  private static boolean isUnavailable(Throwable failure) {
    return causes(failure).anyMatch(DatabaseFailures::isOfTheConnection)
        || sqlState(failure)
            .filter(state -> BUSY.contains(state) || BUSY_CLASSES.contains(state.substring(0, 2)))
            .isPresent();
  }

  private static boolean isOfTheConnection(Throwable cause) {
    return switch (cause) {
      case IOException io -> true;
      case TimeoutException late -> true;
      case ConflictException conflict -> true;
      case ConnectionPoolTooBusyException full -> true;
      // What the database itself says is known by its code.
      case DatabaseException said -> false;
      // Both are the pool's and the client's only sign of a wait that was too long or of a
      // connection that was closed.
      case NoStackTraceThrowable words -> true;
      case VertxException closed -> true;
      default -> false;
    };
  }

  private static Optional<String> sqlState(Throwable failure) {
    return causes(failure)
        .flatMap(
            cause ->
                switch (cause) {
                  case DatabaseException database -> Stream.ofNullable(database.getSqlState());
                  case SQLException jdbc -> Stream.ofNullable(jdbc.getSQLState());
                  default -> Stream.empty();
                })
        .filter(state -> state.length() == 5)
        .findFirst();
  }

  /** The failure and its causes; a chain is not longer than that, even if it is a ring. */
  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
