package dev.berth.auth.browser;

import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table {@code auth.browser_session}. Every method: {@code UNAVAILABLE}. */
@Singleton
final class BrowserSessionStore {

  private static final String BEGIN =
      "SELECT auth.begin_browser_session($1, $2, $3, $4, $5, $6, $7, $8, $9)";

  private static final String USE =
      """
      SELECT is_reused, is_replaced, session_id, who::text, by_provider, by_form_secret, form
      FROM auth.use_browser_session($1, $2, $3, $4, $5)
      """;

  private static final String END =
      """
      DELETE FROM auth.browser_session
      WHERE id = (SELECT session FROM auth.browser_secret WHERE hash = $1)
      """;

  private static final String TAKE_FORM =
      "UPDATE auth.browser_session SET next_form = next_form + 1 WHERE id = $1 AND next_form = $2";

  private final Statements statements;

  BrowserSessionStore(Statements statements) {
    this.statements = statements;
  }

  /**
   * Begins a session.
   *
   * @param most how many somebody may have
   */
  Uni<Void> begin(SessionSecret secret, BrowserSession session, SessionTimes times, int most) {
    return statements
        .run(
            BEGIN,
            Tuple.tuple()
                .addUUID(session.id())
                .addBuffer(secret.hash())
                .addString(session.identity().toString())
                .addJsonObject(new JsonObject(WireJson.write(session.identity())))
                .addString(session.provider())
                .addString(session.formSecret())
                .addDouble(seconds(times.lifetime()))
                .addDouble(seconds(times.idle()))
                .addInteger(most))
        .replaceWithVoid();
  }

  /** The session that a secret lets in to, which puts its end off. */
  Uni<Optional<Used>> use(SessionSecret secret, SessionTimes times) {
    SessionSecret fresh = SessionSecret.random();
    return statements
        .run(
            USE,
            Tuple.tuple()
                .addBuffer(secret.hash())
                .addBuffer(fresh.hash())
                .addDouble(seconds(times.idle()))
                .addDouble(seconds(times.secretAge()))
                .addDouble(seconds(times.overlap())))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> used(row, fresh))
                    .findFirst());
  }

  private static Used used(Row row, SessionSecret fresh) {
    return new Used(
        row.getBoolean(0),
        new BrowserSession(
            row.getUUID(2),
            WireJson.kept(row.getString(3), Identity.class),
            row.getString(4),
            row.getString(5),
            row.getInteger(6),
            row.getBoolean(1) ? Optional.of(fresh) : Optional.empty()));
  }

  /** Takes the right of a form to make a token; whether it had it. */
  Uni<Boolean> takeForm(UUID session, int form) {
    return statements.run(TAKE_FORM, Tuple.of(session, form)).map(rows -> rows.rowCount() > 0);
  }

  /** Ends the session that a secret lets in to, or let in to before. */
  Uni<Void> end(SessionSecret secret) {
    return statements.run(END, Tuple.of(secret.hash())).replaceWithVoid();
  }

  /** Ends a session. */
  Uni<Void> end(UUID session) {
    return statements
        .run("DELETE FROM auth.browser_session WHERE id = $1", Tuple.of(session))
        .replaceWithVoid();
  }

  /** Forgets those that have ended. */
  Uni<Void> sweep() {
    return statements
        .run(
            "DELETE FROM auth.browser_session WHERE least(expires_at, idle_expires_at) < now()",
            Tuple.tuple())
        .replaceWithVoid();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /**
   * A session that was used.
   *
   * @param isReused whether by a secret that was replaced before: it has ended by that
   * @param session it
   */
  record Used(boolean isReused, BrowserSession session) {}
}
