package dev.berth.metadata.tag;

import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.metadata.db.NameRows;
import dev.berth.metadata.repository.RepositoryStore;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Tags. A tag that is there is judged and moved under the lock of its row; of several who create
 * one at once, the unique key lets one through, and the others try again and find it there.
 */
@Singleton
public final class TagStore {

  private static final String LIST =
      """
      select t.name
      from repository r left join lateral (
        select name from tag where repository_id = r.id and name > $2 order by name limit $3
      ) t on true
      where r.name = $1
      order by t.name
      """;

  private final Statements statements;

  TagStore(Statements statements) {
    this.statements = statements;
  }

  /**
   * Points tags at a manifest, all or none; {@code PRECONDITION_FAILED}, {@code DENIED}. The caller
   * holds the repository and the manifest.
   */
  public Uni<Void> move(
      Mutiny.Session session,
      long repositoryId,
      RepositoryName repository,
      Collection<Tag> tags,
      Digest target,
      TagRule rule) {
    if (tags.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Tag> ordered = List.copyOf(new TreeSet<>(tags));
    return lock(repositoryId, ordered)
        .map(rows -> changes(ordered, rows, target, rule))
        .call(session::flush)
        .chain(changes -> TagChange.apply(session, repositoryId, repository, changes));
  }

  private static List<TagChange> changes(
      List<Tag> ordered, Map<String, TagRow> rows, Digest target, TagRule rule) {
    List<TagChange> changes = new ArrayList<>();
    for (Tag tag : ordered) {
      TagRow row = rows.get(tag.value());
      Digest previous = row == null ? null : row.digest;
      rule.check(tag.value(), previous, target);
      if (!target.equals(previous)) {
        changes.add(new TagChange(tag.value(), target, previous));
      }
    }
    return changes;
  }

  /** Deletes a tag; {@code MANIFEST_UNKNOWN}, {@code PRECONDITION_FAILED}. */
  public Uni<Void> delete(
      Mutiny.Session session,
      long repositoryId,
      RepositoryName repository,
      Tag tag,
      TagCondition condition) {
    return lock(repositoryId, List.of(tag))
        .chain(
            rows -> {
              TagRow row = rows.get(tag.value());
              Preconditions.check(condition, "tag " + tag, row == null ? null : row.digest);
              if (row == null) {
                throw new RegistryException(
                    ErrorCode.MANIFEST_UNKNOWN, "no tag " + tag + " in " + repository, tag.value());
              }
              return delete(session, repositoryId, repository, List.of(row));
            });
  }

  /** Deletes all tags of a manifest, which the caller has locked for update. */
  public Uni<Void> deleteAll(
      Mutiny.Session session, long repositoryId, RepositoryName repository, Digest digest) {
    return TagRow.<TagRow>find(
            "key.repositoryId = ?1 and digest = ?2 order by key.name", repositoryId, digest)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list()
        .chain(rows -> delete(session, repositoryId, repository, rows));
  }

  Uni<NamePage> list(RepositoryName repository, PageRequest page) {
    return statements
        .run(LIST, Tuple.of(repository.value(), NameRows.after(page), page.items() + 1))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw RepositoryStore.unknown(repository);
              }
              return NameRows.page(rows, page);
            });
  }

  private static Uni<Void> delete(
      Mutiny.Session session, long repositoryId, RepositoryName repository, List<TagRow> rows) {
    List<TagChange> deleted =
        rows.stream().map(row -> new TagChange(row.key.name(), null, row.digest)).toList();
    return TagChange.apply(session, repositoryId, repository, deleted);
  }

  /** The tags of these that there are. One is looked for by its key, which is the quicker way. */
  private static Uni<Map<String, TagRow>> lock(long repositoryId, List<Tag> ordered) {
    if (ordered.size() == 1) {
      return TagRow.<TagRow>findById(
              new TagKey(repositoryId, ordered.getFirst().value()), LockModeType.PESSIMISTIC_WRITE)
          .map(row -> row == null ? Map.of() : Map.of(row.key.name(), row));
    }
    return TagRow.<TagRow>find(
            "key.repositoryId = ?1 and key.name in ?2 order by key.name",
            repositoryId,
            ordered.stream().map(Tag::value).toList())
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list()
        .map(
            rows ->
                rows.stream()
                    .collect(Collectors.toMap(row -> row.key.name(), Function.identity())));
  }
}
