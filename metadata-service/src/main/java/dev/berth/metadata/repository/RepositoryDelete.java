package dev.berth.metadata.repository;

import dev.berth.contract.audit.Actor;
import dev.berth.metadata.audit.AuditNotes;
import dev.berth.metadata.db.Event;
import dev.berth.metadata.db.Transactions;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Deletes a repository with all it shows, in one transaction and in the order of the references:
 * what refers goes before what it refers to. A statement takes a bounded number of rows, so that
 * none runs into the limit of time, however large the repository is.
 */
@Singleton
final class RepositoryDelete {

  private static final int ROWS = 2_000;

  private static final String HISTORY =
      """
      insert into tag_history (repository, tag, previous)
      select ?2, name, digest from tag where repository_id = ?1
      """;

  private static final List<String> REFERENCES =
      List.of(
          some("delete from tag", "tag", "true"),
          some("delete from manifest_child", "manifest_child", "true"),
          some("delete from manifest_blob", "manifest_blob", "true"),
          some("update manifest set subject = null", "manifest", "subject is not null"),
          some("delete from manifest", "manifest", "true"));

  private static final String LINKS =
      """
      with gone as (
        delete from repository_blob
        where ctid = any (array(
          select ctid from repository_blob where repository_id = ?1 order by digest limit ?2))
        returning digest),
      suspected as (
        insert into gc_candidate (digest) select digest from gone order by digest
        on conflict (digest) do nothing)
      select count(*) from gone
      """;

  private final Transactions transactions;

  RepositoryDelete(Transactions transactions) {
    this.transactions = transactions;
  }

  Uni<Void> delete(Actor actor, RepositoryName name) {
    return transactions.change(
        session ->
            exclude(session, name)
                .flatMap(id -> deleteAll(session, id, name))
                .chain(() -> AuditNotes.delete(session, actor, name)));
  }

  /** Waits for all changes inside of the repository, and lets no new one begin. */
  private static Uni<Long> exclude(Mutiny.Session session, RepositoryName name) {
    return session
        .createNativeQuery("select id from repository where name = ?1 for update", Long.class)
        .setParameter(1, name.value())
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(() -> RepositoryStore.unknown(name));
  }

  private static Uni<Void> deleteAll(Mutiny.Session session, long id, RepositoryName name) {
    Uni<Void> steps =
        session
            .createNativeQuery(HISTORY)
            .setParameter(1, id)
            .setParameter(2, name.value())
            .executeUpdate()
            .replaceWithVoid();
    for (String statement : REFERENCES) {
      steps = steps.chain(() -> untilNoneIsLeft(() -> changed(session, statement, id)));
    }
    return steps
        .chain(() -> untilNoneIsLeft(() -> linksDeleted(session, id)))
        .chain(
            () ->
                session
                    .createNativeQuery("delete from repository where id = ?1")
                    .setParameter(1, id)
                    .executeUpdate())
        .chain(() -> Event.of(Event.Kind.REPOSITORY_DELETED, name).persist())
        .replaceWithVoid();
  }

  private static Uni<Integer> changed(Mutiny.Session session, String statement, long id) {
    return session
        .createNativeQuery(statement)
        .setParameter(1, id)
        .setParameter(2, ROWS)
        .executeUpdate();
  }

  private static Uni<Integer> linksDeleted(Mutiny.Session session, long id) {
    return session
        .createNativeQuery(LINKS, Long.class)
        .setParameter(1, id)
        .setParameter(2, ROWS)
        .getSingleResult()
        .map(Math::toIntExact);
  }

  private static Uni<Void> untilNoneIsLeft(Supplier<Uni<Integer>> step) {
    return Uni.createFrom()
        .deferred(() -> step.get())
        .repeat()
        .whilst(count -> count == ROWS)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static String some(String change, String table, String which) {
    return change
        + " where ctid = any (array(select ctid from "
        + table
        + " where repository_id = ?1 and "
        + which
        + " limit ?2))";
  }
}
