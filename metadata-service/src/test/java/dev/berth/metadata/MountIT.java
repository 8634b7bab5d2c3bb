package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.metadata.Metadata;
import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class MountIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();
  private final Digest digest = Registry.newDigest();

  @Test
  void aMountTakesFromTheNamedRepositoryOrFromAny() {
    registry.link(repository, digest);
    String target = Registry.newRepository();

    assertThat(registry.mount(target, Registry.newRepository(), digest).mounted()).isFalse();
    assertThat(registry.mount(target, null, Registry.newDigest()).mounted()).isFalse();
    assertThat(registry.tags(target, 1, null).status()).isEqualTo(404);
    assertThat(registry.mount(target, repository, digest).mounted()).isTrue();
    assertThat(registry.find(target, digest).status()).isEqualTo(200);
    assertThat(registry.mount(Registry.newRepository(), null, digest).mounted()).isTrue();
  }

  @Test
  void aMountTakesOnlyFromRepositoriesWhoseNamesAreInTheRanges() {
    List<NameRange> others =
        List.of(
            new NameRange("test", "test/"),
            new NameRange("test/", repository),
            new NameRange(repository + '!', "test0"));
    List<NameRange> allowed =
        List.of(new NameRange("a", "b"), range(repository), new NameRange("v", "w"));

    for (String from : Arrays.asList(repository, null)) {
      Digest blob = Registry.newDigest();
      registry.link(repository, blob);
      String target = Registry.newRepository();
      assertThat(registry.mount(target, from, others, blob).mounted()).isFalse();
      assertThat(registry.mount(target, from, List.of(), blob).mounted()).isFalse();
      assertThat(registry.tags(target, 1, null).status()).isEqualTo(404);
      assertThat(registry.mount(target, from, allowed, blob).mounted()).isTrue();
      assertThat(registry.find(target, blob).status()).isEqualTo(200);
    }
  }

  /**
   * More repositories show it than are looked at, and the one that may be taken from is the last.
   */
  @Test
  void aMountOfAPopularBlobFindsTheOneRepositoryThatIsAllowed() {
    String popular = "popular/" + Registry.newKey() + "/";
    registry.link(popular + "first", digest);
    showInMany(popular, 3_000);
    registry.link(repository, digest);
    String without = Registry.newRepository();
    registry.link(without, Registry.newDigest());

    assertThat(registry.mount(Registry.newRepository(), null, digest).mounted()).isTrue();
    assertThat(mountedFrom(range(popular + "r2999"))).isTrue();
    assertThat(mountedFrom(range(repository))).isTrue();
    assertThat(mountedFrom(range(without), range(popular + "r3001"))).isFalse();
  }

  @Test
  void aMountWithNonsensicalRangesIsRefused() {
    List<NameRange> many = Collections.nCopies(Metadata.MOST_RANGES + 1, NameRange.ALL);
    List<NameRange> unreadable = List.of(new NameRange("a\0", "b"));

    for (List<NameRange> names : List.of(many, unreadable)) {
      assertThat(registry.mount(repository, null, names, digest).codes())
          .containsExactly("UNSUPPORTED");
    }
  }

  private boolean mountedFrom(NameRange... names) {
    return registry.mount(Registry.newRepository(), null, List.of(names), digest).mounted();
  }

  private void showInMany(String prefix, int count) {
    Database.change(
        "insert into repository (name) select ? || 'r' || i from generate_series(1, ?) i",
        prefix,
        count);
    Database.change(
        """
        insert into repository_blob (repository_id, digest, present)
        select id, ?, true from repository where starts_with(name, ?)
        on conflict do nothing
        """,
        digest,
        prefix);
  }

  private static NameRange range(String name) {
    return new NameRange(name, name + '!');
  }
}
