package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;

/** Compare-and-swap of tags: If-Match and If-None-Match on PUT and DELETE. */
class ConditionalTagIT {

  private final Repository repository = Registry.target().newRepository();
  private final Content first = Images.tiny();
  private final Content second = Images.tiny();

  @Test
  @Row({"D25", "end-7a"})
  void absentTagIsMadeIfNoneMatches() {
    repository.push(first);

    assertThat(repository.putManifest("1.0", first.root(), "If-None-Match", "*")).hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasStatus(200).hasDigest(first.digest());
  }

  @Test
  @Row({"D25", "end-7a"})
  void presentTagIsNotMadeIfNoneMatches() {
    repository.push(first, "1.0");
    repository.push(second);

    assertThat(repository.putManifest("1.0", second.root(), "If-None-Match", "*")).isError(412);
    assertThat(repository.getManifest("1.0")).hasDigest(first.digest());
  }

  @Test
  @Row({"D25", "end-7a"})
  void conditionIsStrictThoughTheOutcomeWouldBeTheSame() {
    repository.push(first, "1.0");

    assertThat(repository.putManifest("1.0", first.root(), "If-None-Match", "*")).isError(412);
  }

  @Test
  @Row({"D25", "end-7a"})
  void tagThatMatchesMoves() {
    repository.push(first, "1.0");
    repository.push(second);

    assertThat(repository.putManifest("1.0", second.root(), "If-Match", quoted(first)))
        .hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasDigest(second.digest());
  }

  @Test
  @Row({"D25", "end-7a"})
  void tagThatDoesNotMatchStays() {
    repository.push(first, "1.0");
    repository.push(second);

    assertThat(repository.putManifest("1.0", second.root(), "If-Match", quoted(second)))
        .isError(412);
    assertThat(repository.getManifest("1.0")).hasDigest(first.digest());
  }

  @Test
  @Row({"D25", "end-7a"})
  void absentTagMatchesNothing() {
    repository.push(first);

    assertThat(repository.putManifest("1.0", first.root(), "If-Match", quoted(first))).isError(412);
    assertThat(repository.headManifest("1.0")).hasStatus(404);
  }

  @Test
  @Row({"D25", "end-7a"})
  void refusedPutLeavesNoManifest() {
    repository.push(first, "1.0");
    repository.pushBlobs(second);

    repository.putManifest("1.0", second.root(), "If-Match", quoted(second));

    assertThat(repository.headManifest(second.digest())).hasStatus(404);
  }

  @Test
  @Row({"D25", "end-9"})
  void tagThatMatchesIsDeleted() {
    repository.push(first, "1.0");

    assertThat(repository.deleteManifest("1.0", "If-Match", quoted(first))).hasStatus(202);
    assertThat(repository.headManifest("1.0")).hasStatus(404);
  }

  @Test
  @Row({"D25", "end-9"})
  void tagThatDoesNotMatchIsNotDeleted() {
    repository.push(first, "1.0");

    assertThat(repository.deleteManifest("1.0", "If-Match", quoted(second))).isError(412);
    assertThat(repository.getManifest("1.0")).hasStatus(200).hasDigest(first.digest());
  }

  @Test
  @Row({"D25", "end-9"})
  void presentTagIsNotDeletedIfNoneMatches() {
    repository.push(first, "1.0");

    assertThat(repository.deleteManifest("1.0", "If-None-Match", "*")).isError(412);
    assertThat(repository.headManifest("1.0")).hasStatus(200);
  }

  @Test
  @Row({"D22", "D25", "end-7b"})
  void severalTagsAreMadeOnlyIfNoneOfThemMatches() {
    repository.push(first, "b");
    repository.push(second);

    assertThat(
            repository.putManifest(
                second.digest() + "?tag=a&tag=b&tag=c", second.root(), "If-None-Match", "*"))
        .isError(412);
    assertThat(repository.headManifest("a")).hasStatus(404);
    assertThat(repository.getManifest("b")).hasDigest(first.digest());
    assertThat(repository.headManifest("c")).hasStatus(404);
  }

  @Test
  @Row({"D22", "D25", "end-7b"})
  void severalTagsMoveOnlyIfAllOfThemMatch() {
    repository.push(first, "a");
    repository.push(second, "b");
    String both = second.digest() + "?tag=a&tag=b";

    assertThat(repository.putManifest(both, second.root(), "If-Match", quoted(first))).isError(412);
    assertThat(repository.getManifest("a")).hasDigest(first.digest());

    repository.putManifest("b", first.root());
    assertThat(repository.putManifest(both, second.root(), "If-Match", quoted(first)))
        .hasStatus(201);
    assertThat(repository.getManifest("a")).hasDigest(second.digest());
  }

  private static String quoted(Content content) {
    return '"' + content.digest() + '"';
  }
}
