package dev.berth.metadata.repository;

import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.metadata.db.NameRows;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Repositories. Every change inside of one begins by holding its row ({@code for key share}), which
 * only its deletion excludes.
 */
@Singleton
public final class RepositoryStore {

  private final Statements statements;

  RepositoryStore(Statements statements) {
    this.statements = statements;
  }

  /** Holds a repository, which is created if it is not there; gives its id. */
  public Uni<Long> holdOrCreate(Mutiny.Session session, RepositoryName name) {
    return session
        .createNativeQuery("select hold_repository(?1)", Long.class)
        .setParameter(1, name.value())
        .getSingleResult();
  }

  /** Holds a repository; gives its id; {@code NAME_UNKNOWN}. */
  public Uni<Long> hold(Mutiny.Session session, RepositoryName name) {
    return session
        .createNativeQuery("select id from repository where name = ?1 for key share", Long.class)
        .setParameter(1, name.value())
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(() -> unknown(name));
  }

  /** The failure that tells that there is no such repository. */
  public static RegistryException unknown(RepositoryName name) {
    return new RegistryException(ErrorCode.NAME_UNKNOWN, "no repository " + name, name.value());
  }

  Uni<NamePage> list(PageRequest page) {
    return statements
        .run(
            "select name from repository where name > $1 order by name limit $2",
            Tuple.of(NameRows.after(page), page.items() + 1))
        .map(rows -> NameRows.page(rows, page));
  }
}
