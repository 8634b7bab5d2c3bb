package dev.berth.metadata.tag;

import dev.berth.metadata.db.DigestText;
import dev.berth.metadata.db.Event;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a tag; it is written to the history and to the events in one statement, however
 * many tags there are.
 *
 * @param tag the tag
 * @param digest where it points now; null where it has been deleted
 * @param previous where it pointed before; null where it is new
 */
record TagChange(String tag, @Nullable Digest digest, @Nullable Digest previous) {

  private static final String WRITE =
      """
      with change as (
        select t.tag,
          decode(nullif(t.digest, ''), 'hex') as digest,
          decode(nullif(t.previous, ''), 'hex') as previous
        from unnest(cast(?2 as text[]), cast(?3 as text[]), cast(?4 as text[]))
          with ordinality as t (tag, digest, previous, place)
        order by place),
      history as (
        insert into tag_history (repository, tag, digest, previous)
        select cast(?1 as text), tag, digest, previous from change)
      insert into event (kind, repository, digest, tag)
      select cast(?5 as text), cast(?1 as text), coalesce(digest, previous), tag from change
      """;

  /** Writes changes of one kind. */
  static Uni<Void> write(
      Mutiny.Session session, RepositoryName repository, Event.Kind kind, List<TagChange> changes) {
    if (changes.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery(WRITE)
        .setParameter(1, repository.value())
        .setParameter(2, names(changes))
        .setParameter(3, digests(changes, TagChange::digest))
        .setParameter(4, digests(changes, TagChange::previous))
        .setParameter(5, kind.name())
        .executeUpdate()
        .replaceWithVoid();
  }

  /** The names of the tags. */
  static String[] names(List<TagChange> changes) {
    return changes.stream().map(TagChange::tag).toArray(String[]::new);
  }

  private static String[] digests(
      List<TagChange> changes, Function<TagChange, @Nullable Digest> which) {
    return changes.stream()
        .map(change -> Optional.ofNullable(which.apply(change)).map(DigestText::of).orElse(""))
        .toArray(String[]::new);
  }
}
