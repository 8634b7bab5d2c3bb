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
 * What becomes of a tag; it is carried out, and written to the history, to the events and to what
 * may be garbage, in one statement, however many tags there are.
 *
 * @param tag the tag
 * @param digest where it points from now on; null where it goes
 * @param previous where it pointed before; null where it is new
 */
record TagChange(String tag, @Nullable Digest digest, @Nullable Digest previous) {

  private static final String APPLY =
      """
      select change_tags(?1, ?2, cast(?3 as text[]), cast(?4 as text[]), cast(?5 as text[]))
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
        .createNativeQuery(APPLY, String.class)
        .setParameter(1, repositoryId)
        .setParameter(2, repository.value())
        .setParameter(3, changes.stream().map(TagChange::tag).toArray(String[]::new))
        .setParameter(4, digests(changes, TagChange::digest))
        .setParameter(5, digests(changes, TagChange::previous))
        .getSingleResult()
        .replaceWithVoid();
  }

  private static String[] digests(
      List<TagChange> changes, Function<TagChange, @Nullable Digest> which) {
    return changes.stream()
        .map(change -> Optional.ofNullable(which.apply(change)).map(DigestText::of).orElse(""))
        .toArray(String[]::new);
  }
}
