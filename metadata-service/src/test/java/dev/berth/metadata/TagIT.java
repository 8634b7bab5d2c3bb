package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.metadata.ManifestReceipt;
import dev.berth.contract.metadata.NamePage;
import dev.berth.metadata.Registry.Answer;
import dev.berth.model.content.Digest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class TagIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();

  @Test
  void tagsAreListedInTheOrderOfTheirBytesPageByPage() {
    registry.put(repository, Push.byDigest(Manifests.empty(""), "b", "a", "B", "_", "1"));

    assertThat(registry.tags(repository, 3, null).names())
        .isEqualTo(new NamePage(List.of("1", "B", "_"), true));
    assertThat(registry.tags(repository, 2, "_").names())
        .isEqualTo(new NamePage(List.of("a", "b"), false));
    assertThat(registry.tags(repository, 10, "C").names().names()).containsExactly("_", "a", "b");
    assertThat(registry.tags(repository, 0, null).names())
        .isEqualTo(new NamePage(List.of(), false));
    assertThat(registry.tags(repository, -1, null).status()).isEqualTo(400);
  }

  @Test
  void anyTextIsAPlaceInTheList() {
    registry.put(repository, Push.byDigest(Manifests.empty(""), "a", "b"));

    assertThat(registry.tags(repository, 9, "a\0z").names().names()).containsExactly("b");
    assertThat(registry.tags(repository, 9, "a".repeat(9_000)).names().names())
        .containsExactly("b");
    assertThat(registry.tags(repository, 9, "é").names().names()).isEmpty();
    assertThat(registry.tags(repository, 9, "%\"'").names().names()).containsExactly("a", "b");
  }

  @Test
  void anUnknownRepositoryHasNoListAndAnEmptiedOneAnEmptyOne() {
    assertThat(registry.tags(repository, 9, null).codes()).containsExactly("NAME_UNKNOWN");
    registry.put(repository, Push.byTag(Manifests.empty(""), "a"));

    assertThat(registry.deleteManifest(repository, "a").status()).isEqualTo(204);

    assertThat(registry.tags(repository, 9, null).text()).contains("\"names\":[]");
  }

  @Test
  void deletingATagLeavesTheManifestAndTheOtherTags() {
    Push push = Push.byDigest(Manifests.empty(""), "a", "b");
    registry.put(repository, push);

    assertThat(registry.deleteManifest(repository, "a").status()).isEqualTo(204);

    assertThat(registry.manifest(repository, "a").codes()).containsExactly("MANIFEST_UNKNOWN");
    assertThat(registry.manifest(repository, "b").status()).isEqualTo(200);
    assertThat(registry.manifest(repository, push.reference()).status()).isEqualTo(200);
  }

  @Test
  void aMovedTagLeavesItsHistory() {
    Push first = Push.byTag(Manifests.empty(""), "tag");
    Push second = Push.byTag(Manifests.empty(""), "tag");
    registry.put(repository, first);
    registry.put(repository, second);
    registry.deleteManifest(repository, "tag");

    assertThat(
            Database.value(
                "select string_agg((previous is null) || '>' || (digest is null), ' ' order by id)"
                    + " from tag_history where repository = ?",
                repository))
        .isEqualTo("true>false false>false false>true");
    for (Push left : List.of(first, second)) {
      assertThat(
              Database.value(
                  "select count(*) from gc_candidate where digest = ?",
                  Registry.digest(left.body())))
          .isEqualTo("1");
    }
  }

  @Test
  void aTagIsOnlyCreatedWhereThatIsWanted() {
    Push push = Push.byTag(Manifests.empty(""), "tag").ifNoneMatch("*");

    assertThat(registry.put(repository, push).status()).isEqualTo(200);
    Answer again = registry.put(repository, push);
    assertThat(again.status()).isEqualTo(412);
    assertThat(again.codes()).containsExactly("DENIED");
  }

  @Test
  void whoMayOnlyCreateTagsCreatesThemAndRepeatsItself() {
    Push push = Push.byDigest(Manifests.empty(""), "a", "b").creatingOnly();

    for (int time = 0; time < 2; time++) {
      Answer stored = registry.put(repository, push);
      assertThat(stored.status()).as("%s", stored).isEqualTo(200);
    }

    assertThat(registry.head(repository, "b").header("Berth-Digest")).isEqualTo(push.reference());
    Push untagged = Push.byDigest(Manifests.empty("")).creatingOnly();
    assertThat(registry.put(repository, untagged).status()).isEqualTo(200);
  }

  @Test
  void whoMayOnlyCreateTagsMovesNone() {
    Push first = Push.byDigest(Manifests.empty(""), "b");
    registry.put(repository, first);
    Digest subject = Registry.newDigest();

    // The one goes into the database by a single call, the other by a session.
    for (String json : List.of(Manifests.empty(""), Manifests.empty(Manifests.subject(subject)))) {
      Push second = Push.byDigest(json, "a", "b", "c").creatingOnly();
      Answer refused = registry.put(repository, second);

      assertThat(refused.status()).as("%s", refused).isEqualTo(403);
      assertThat(refused.codes()).containsExactly("DENIED");
      assertThat(refused.details()).containsExactly("b");
      assertThat(refused.text()).contains("tag b is there, and may not be moved");
      assertThat(registry.tags(repository, 9, null).names().names()).containsExactly("b");
      assertThat(registry.head(repository, "b").header("Berth-Digest"))
          .isEqualTo(first.reference());
      assertThat(registry.manifest(repository, second.reference()).status()).isEqualTo(404);
    }
  }

  @Test
  void aManifestThatIsThereDoesNotTakeATagEitherThatMayNotBeMoved() {
    Push first = Push.byDigest(Manifests.empty(""), "tag");
    Push second = Push.byDigest(Manifests.empty(""), "other");
    registry.put(repository, first);
    registry.put(repository, second);

    Push moving = Push.byDigest(second.body(), "tag", "other").creatingOnly();
    assertThat(registry.put(repository, moving).status()).isEqualTo(403);
    assertThat(registry.put(repository, moving.ifMatch("*")).status()).isEqualTo(403);
    assertThat(registry.put(repository, moving.ifNoneMatch("*")).status()).isEqualTo(412);
    assertThat(registry.head(repository, "tag").header("Berth-Digest"))
        .isEqualTo(first.reference());
  }

  @Test
  void aTagIsOnlyMovedFromWhereItIsExpected() {
    Push first = Push.byTag(Manifests.empty(""), "tag");
    Push second = Push.byTag(Manifests.empty(""), "tag");
    String firstDigest = quoted(first);

    assertThat(registry.put(repository, second.ifMatch(firstDigest)).status()).isEqualTo(412);
    assertThat(registry.put(repository, second.ifMatch("*")).status()).isEqualTo(412);
    registry.put(repository, first);
    assertThat(registry.put(repository, second.ifMatch(quoted(second))).status()).isEqualTo(412);
    assertThat(registry.put(repository, second.ifMatch(firstDigest)).status()).isEqualTo(200);
    assertThat(registry.put(repository, second.ifMatch(firstDigest)).status()).isEqualTo(412);
    assertThat(registry.put(repository, first.ifMatch("*")).status()).isEqualTo(200);
  }

  @Test
  void aTagIsOnlyDeletedWhereItIsExpected() {
    Push push = Push.byTag(Manifests.empty(""), "tag");
    registry.put(repository, push);
    String other = "\"" + Registry.newDigest() + "\"";

    assertThat(registry.deleteManifestIf(repository, "tag", "If-Match", other).status())
        .isEqualTo(412);
    assertThat(registry.deleteManifestIf(repository, "none", "If-Match", "*").status())
        .isEqualTo(412);
    assertThat(registry.deleteManifestIf(repository, "tag", "If-None-Match", "*").status())
        .isEqualTo(412);
    assertThat(registry.deleteManifestIf(repository, "tag", "If-Match", "x").status())
        .isEqualTo(400);
    assertThat(registry.deleteManifestIf(repository, "tag", "If-Match", quoted(push)).status())
        .isEqualTo(204);
  }

  @Test
  void severalTagsMoveAllOrNone() {
    registry.put(repository, Push.byTag(Manifests.empty(""), "b"));
    Push push = Push.byDigest(Manifests.empty(""), "a", "b", "c", "a");

    assertThat(registry.put(repository, push.ifNoneMatch("*")).status()).isEqualTo(412);
    assertThat(registry.tags(repository, 9, null).names().names()).containsExactly("b");
    assertThat(registry.manifest(repository, push.reference()).status()).isEqualTo(404);

    Answer stored = registry.put(repository, push);
    assertThat(stored.as(ManifestReceipt.class).tags()).hasSize(3);
    for (String tag : List.of("a", "b", "c")) {
      assertThat(registry.manifest(repository, tag).header("Berth-Digest"))
          .isEqualTo(push.reference());
    }
  }

  @Test
  void withoutTagsTheConditionIsAboutTheManifest() {
    Push push = Push.byDigest(Manifests.empty(""));

    assertThat(registry.put(repository, push.ifMatch("*")).status()).isEqualTo(412);
    assertThat(registry.put(repository, push.ifNoneMatch("*")).status()).isEqualTo(200);
    assertThat(registry.put(repository, push.ifNoneMatch("*")).status()).isEqualTo(412);
    assertThat(registry.put(repository, push.ifMatch("*")).status()).isEqualTo(200);
  }

  @Test
  void aTagInThePathGoesWithNoOtherTags() {
    Push push = Push.byTag(Manifests.empty(""), "a");
    Push both = new Push(push.body(), "a", List.of("b"), null, null, null, false);

    assertThat(registry.put(repository, both).codes()).containsExactly("TAG_INVALID");
  }

  private static String quoted(Push push) {
    return "\"" + Registry.digest(push.body()) + "\"";
  }
}
