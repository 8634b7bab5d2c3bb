package dev.berth.metadata.repository;

import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.metadata.db.NameRows;
import dev.berth.model.access.NameRange;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Repositories. Every change inside of one begins by holding its row ({@code for key share}), which
 * only its deletion excludes.
 */
@Singleton
public final class RepositoryStore {

  /**
   * Range by range from the index. The ranges are in order and apart, so that a list that goes by
   * their places first is in the order of the names, and one that is long enough ends the reading.
   */
  private static final String LIST =
      """
      select r.name
      from unnest($1::text[], $2::text[]) with ordinality as wanted (low, high, place)
      cross join lateral (
        select name from repository
        where name >= wanted.low and name < wanted.high and name > $3
        order by name limit $4
      ) r
      order by wanted.place, r.name
      limit $4
      """;

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

  /**
   * The names in some ranges.
   *
   * @param names ranges that do not overlap and are in order
   */
  Uni<NamePage> list(List<NameRange> names, PageRequest page) {
    String after = NameRows.after(page);
    List<NameRange> rest =
        names.stream().filter(range -> range.high().compareTo(after) > 0).toList();
    if (rest.isEmpty()) {
      return Uni.createFrom().item(new NamePage(List.of(), false));
    }
    Tuple values =
        Tuple.of(
            rest.stream().map(NameRange::low).toArray(String[]::new),
            rest.stream().map(NameRange::high).toArray(String[]::new),
            after,
            page.items() + 1);
    return statements.run(LIST, values).map(rows -> NameRows.page(rows, page));
  }
}
