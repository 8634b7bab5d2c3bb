package dev.berth.metadata.tag;

import dev.berth.metadata.db.DigestText;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a tag; it is carried out, and written to the history and to the events, in one
 * statement, however many tags there are.
 *
 * @param tag the tag
 * @param digest where it points from now on; null where it goes
 * @param previous where it pointed before; null where it is new
 */
record TagChange(String tag, @Nullable Digest digest, @Nullable Digest previous) {

  /**
   * Somebody who has added one of the tags in between makes it fail, and the change begin again.
   */
  private static final String APPLY =
      """
      with change as (
        select t.tag,
          decode(nullif(t.digest, ''), 'hex') as digest,
          decode(nullif(t.previous, ''), 'hex') as previous
        from unnest(cast(?3 as text[]), cast(?4 as text[]), cast(?5 as text[]))
          with ordinality as t (tag, digest, previous, place)
        order by place),
      added as (
        insert into tag (repository_id, name, digest)
        select cast(?1 as bigint), tag, digest from change where previous is null),
      moved as (
        update tag set digest = change.digest, updated_at = now()
        from change
        where repository_id = ?1 and name = change.tag
          and change.previous is not null and change.digest is not null),
      deleted as (
        delete from tag using change
        where repository_id = ?1 and name = change.tag and change.digest is null),
      history as (
        insert into tag_history (repository, tag, digest, previous)
        select cast(?2 as text), tag, digest, previous from change)
      insert into event (kind, repository, digest, tag)
      select case when digest is null then 'TAG_DELETED' else 'TAG_MOVED' end,
        cast(?2 as text), coalesce(digest, previous), tag
      from change
      """;

  /** Carries changes out, if there are any; the tags that are there are locked. */
  static Uni<Void> apply(
      Mutiny.Session session,
      long repositoryId,
      RepositoryName repository,
      List<TagChange> changes) {
    if (changes.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery(APPLY)
        .setParameter(1, repositoryId)
        .setParameter(2, repository.value())
        .setParameter(3, changes.stream().map(TagChange::tag).toArray(String[]::new))
        .setParameter(4, digests(changes, TagChange::digest))
        .setParameter(5, digests(changes, TagChange::previous))
        .executeUpdate()
        .replaceWithVoid();
  }

  private static String[] digests(
      List<TagChange> changes, Function<TagChange, @Nullable Digest> which) {
    return changes.stream()
        .map(change -> Optional.ofNullable(which.apply(change)).map(DigestText::of).orElse(""))
        .toArray(String[]::new);
  }
}
