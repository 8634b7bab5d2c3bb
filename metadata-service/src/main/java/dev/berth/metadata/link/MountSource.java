package dev.berth.metadata.link;

import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Where a mount may take a blob from. */
sealed interface MountSource {

  /** How many links or repositories are looked at where there are very many. */
  int LOOKED_AT = 1_000;

  /**
   * Finds out where it may be taken from.
   *
   * @param from the one repository; empty for any
   * @param names ranges that its name is in, which do not overlap and are in order
   */
  static MountSource of(Optional<RepositoryName> from, List<NameRange> names) {
    if (from.isEmpty()) {
      return names.stream().anyMatch(range -> range.containsAll(NameRange.ALL))
          ? new Anywhere()
          : names.isEmpty() ? new None() : new Ranges(names);
    }
    RepositoryName name = from.get();
    return names.stream().anyMatch(range -> range.contains(name.value()))
        ? new One(name)
        : new None();
  }

  /**
   * Locks a link of the blob, so that it is there until the new one is.
   *
   * @return false where none was found
   */
  Uni<Boolean> hold(Mutiny.Session session, Digest digest);

  /** Nowhere. */
  record None() implements MountSource {

    @Override
    public Uni<Boolean> hold(Mutiny.Session session, Digest digest) {
      return Uni.createFrom().item(false);
    }
  }

  /**
   * One repository.
   *
   * @param name its name
   */
  record One(RepositoryName name) implements MountSource {

    private static final String LINK =
        """
        select 1
        from repository r
        join repository_blob l on l.repository_id = r.id
        join blob b on b.digest = l.digest
        where r.name = ?2 and l.digest = ?1 and l.present and b.state = 'STORED'
        for key share of l
        """;

    @Override
    public Uni<Boolean> hold(Mutiny.Session session, Digest digest) {
      return session
          .createNativeQuery(LINK, Integer.class)
          .setParameter(1, digest.toBytes())
          .setParameter(2, name.value())
          .getSingleResultOrNull()
          .map(one -> one != null);
    }
  }

  /**
   * Any repository. A popular blob is in very many, and perhaps deleted from most; so only so many
   * links of it are looked at.
   */
  record Anywhere() implements MountSource {

    /** One candidate after the other, whatever the planner knows, until one is locked. */
    private static final String LINK =
        """
        select 1
        from (select repository_id from repository_blob where digest = ?1 limit ?2) candidate
        cross join lateral (
          select l.digest
          from repository_blob l
          join blob b on b.digest = l.digest
          where l.repository_id = candidate.repository_id and l.digest = ?1
            and l.present and b.state = 'STORED'
          for key share of l
        ) held
        limit 1
        """;

    @Override
    public Uni<Boolean> hold(Mutiny.Session session, Digest digest) {
      return session
          .createNativeQuery(LINK, Integer.class)
          .setParameter(1, digest.toBytes())
          .setParameter(2, LOOKED_AT)
          .getSingleResultOrNull()
          .map(one -> one != null);
    }
  }

  /**
   * Any repository whose name is in some ranges. So many of these are asked for the blob, by their
   * names; it is found for certain where there are no more, else it may be missed, and the client
   * uploads it. What it takes does not depend on the other repositories, as whoever may not see
   * them could learn by that what they hold.
   *
   * @param names the ranges, which do not overlap and are in order
   */
  record Ranges(List<NameRange> names) implements MountSource {

    /**
     * The blob's own row comes last, as it is there for the sake of any repository; the lock keeps
     * the planner from moving it to the front. Links are compared as a whole, since the planner may
     * take the index by digest for an equation, and filter the links of all repositories.
     */
    static final String LINK =
        """
        select 1
        from (
          select named.id
          from unnest(cast(?2 as text[]), cast(?3 as text[])) as wanted (low, high)
          cross join lateral (
            select id from repository where name >= wanted.low and name < wanted.high
            order by name limit ?4
          ) named
          limit ?4
        ) candidate
        cross join lateral (
          select digest from repository_blob
          where (repository_id, digest) >= (candidate.id, ?1)
            and (repository_id, digest) <= (candidate.id, ?1)
            and present
          for key share
        ) link
        join blob b on b.digest = link.digest
        where b.state = 'STORED'
        limit 1
        """;

    @Override
    public Uni<Boolean> hold(Mutiny.Session session, Digest digest) {
      return session
          .createNativeQuery(LINK, Integer.class)
          .setParameter(1, digest.toBytes())
          .setParameter(2, names.stream().map(NameRange::low).toArray(String[]::new))
          .setParameter(3, names.stream().map(NameRange::high).toArray(String[]::new))
          .setParameter(4, LOOKED_AT)
          .getSingleResultOrNull()
          .map(one -> one != null);
    }
  }
}
