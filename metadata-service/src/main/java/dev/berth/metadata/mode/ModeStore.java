package dev.berth.metadata.mode;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.metadata.audit.AuditNotes;
import dev.berth.metadata.db.Transactions;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.hibernate.reactive.mutiny.Mutiny;

/** The mode in the database. */
@Singleton
final class ModeStore {

  private final Statements statements;
  private final Transactions transactions;

  ModeStore(Statements statements, Transactions transactions) {
    this.statements = statements;
    this.transactions = transactions;
  }

  Uni<RegistryMode> mode() {
    return statements
        .run("select read_only from mode", Tuple.tuple())
        .map(rows -> new RegistryMode(rows.iterator().next().getBoolean(0)));
  }

  /** Sets the mode once the changes under way are through; new ones wait so long. */
  Uni<RegistryMode> set(Actor actor, RegistryMode wanted) {
    return transactions.always(
        session ->
            allChangesThrough(session)
                .chain(() -> ModeRow.<ModeRow>findById(true))
                .chain(row -> set(session, actor, row, wanted.readOnly()))
                .replaceWith(wanted));
  }

  private static Uni<Void> set(Mutiny.Session session, Actor actor, ModeRow row, boolean readOnly) {
    if (row.readOnly == readOnly) {
      return Uni.createFrom().voidItem();
    }
    row.readOnly = readOnly;
    return AuditNotes.mode(session, actor, readOnly);
  }

  private static Uni<Void> allChangesThrough(Mutiny.Session session) {
    return session
        .createNativeQuery(
            "select 1 from pg_advisory_xact_lock(hashtext('berth mode'))", Integer.class)
        .getSingleResult()
        .replaceWithVoid();
  }
}
