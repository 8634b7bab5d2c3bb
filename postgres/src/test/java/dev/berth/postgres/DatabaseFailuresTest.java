package dev.berth.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailuresTest {

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "55P03", "25006", "08006", "53300", "57014", "58030"})
  void isAwayWhereItSaysSo(String state) {
    assertUnavailable(said(state));
    assertUnavailable(new CompletionException(said(state)));
    assertUnavailable(new SQLException("no", state));
  }

  @ParameterizedTest
  @MethodSource
  void isAwayWhereTheConnectionIs(Throwable failure) {
    assertUnavailable(failure);
    assertUnavailable(new CompletionException(failure));
  }

  static Stream<Throwable> isAwayWhereTheConnectionIs() {
    return Stream.of(
        new IOException("reset"),
        new TimeoutException(),
        new ConnectionPoolTooBusyException("full"),
        new NoStackTraceThrowable("Timeout"),
        new VertxException("closed"));
  }

  /** A check, a value that is too long, a statement that is wrong: asking again is of no use. */
  @ParameterizedTest
  @ValueSource(strings = {"23514", "22001", "42703"})
  void isThereWhereAStatementIsWrong(String state) {
    Throwable failure = said(state);
    Throwable wrapped = new CompletionException(failure);

    assertThatObject(DatabaseFailures.translate(failure)).isSameAs(failure);
    assertThatObject(DatabaseFailures.translate(wrapped)).isSameAs(wrapped);
    assertThat(DatabaseFailures.isConflict(failure)).isFalse();
  }

  @Test
  void isNotAskedAboutARefusal() {
    RegistryException refusal = new RegistryException(ErrorCode.NAME_UNKNOWN, "no", said("57014"));

    assertThatObject(DatabaseFailures.translate(refusal)).isSameAs(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "23503", "23505"})
  void isAConflictWhereSomebodyElseCameBetween(String state) {
    assertThat(DatabaseFailures.isConflict(said(state))).isTrue();
  }

  private static void assertUnavailable(Throwable failure) {
    assertThat(DatabaseFailures.translate(failure))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasCause(failure);
  }

  private static PgException said(String state) {
    return new PgException("no", "ERROR", state, "");
  }
}
