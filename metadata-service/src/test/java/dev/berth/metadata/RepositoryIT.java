package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.metadata.Registry.Answer;
import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class RepositoryIT {

  private final Registry registry = new Registry();

  @Test
  void repositoriesAreListedInTheOrderOfTheirBytesPageByPage() {
    String base = "list/" + Registry.newKey();
    for (String name : List.of("/c", "/a", "-b", "/b")) {
      registry.put(base + name, Push.byDigest(Manifests.empty("")));
    }

    assertThat(registry.repositories(3, base, NameRange.ALL).names())
        .isEqualTo(new NamePage(List.of(base + "-b", base + "/a", base + "/b"), true));
    assertThat(registry.repositories(0, null, NameRange.ALL).names())
        .isEqualTo(new NamePage(List.of(), false));
  }

  @Test
  void onlyNamesInTheRangesAreListedPageByPage() {
    String base = "ranges/" + Registry.newKey();
    for (String name : List.of("/a", "/b", "/b/c", "/c", "/d", "/e")) {
      registry.put(base + name, Push.byDigest(Manifests.empty("")));
    }
    // The upper ends are not in the ranges. They overlap, are out of order, and one has nothing.
    NameRange[] names = {
      new NameRange(base + "/d", base + "/e"),
      new NameRange(base + "/bb", base + "/bc"),
      new NameRange(base + "/a", base + "/b/c"),
      new NameRange(base + "/b", base + "/c")
    };

    assertThat(registry.repositories(9, null, names).names())
        .isEqualTo(
            new NamePage(List.of(base + "/a", base + "/b", base + "/b/c", base + "/d"), false));
    assertThat(registry.repositories(2, null, names).names())
        .isEqualTo(new NamePage(List.of(base + "/a", base + "/b"), true));
    assertThat(registry.repositories(1, base + "/b", names).names())
        .isEqualTo(new NamePage(List.of(base + "/b/c"), true));
    assertThat(registry.repositories(2, base + "/b/c", names).names())
        .isEqualTo(new NamePage(List.of(base + "/d"), false));
    assertThat(registry.repositories(2, base + "/d", names).names())
        .isEqualTo(new NamePage(List.of(), false));
  }

  @Test
  void whereThereAreNoRangesNothingIsListed() {
    registry.put(Registry.newRepository(), Push.byDigest(Manifests.empty("")));

    assertThat(registry.repositories(9, null).names()).isEqualTo(new NamePage(List.of(), false));
  }

  @Test
  void thereIsRoomForAsManyRangesAsAreAllowedAndOfTheLongestNames() {
    String repository = Registry.newRepository();
    registry.put(repository, Push.byDigest(Manifests.empty("")));
    NameRange[] names =
        IntStream.rangeClosed(1, Metadata.MOST_RANGES)
            .mapToObj(number -> "%05d/".formatted(number) + "a".repeat(249))
            .map(name -> new NameRange(name, name + '!'))
            .toArray(NameRange[]::new);
    names[5_000] = new NameRange(repository, repository + '!');

    assertThat(registry.repositories(9, null, names).names())
        .isEqualTo(new NamePage(List.of(repository), false));
    NameRange[] tooMany = Arrays.copyOf(names, names.length + 1);
    tooMany[names.length] = NameRange.ALL;
    assertThat(registry.repositories(9, null, tooMany).status()).isEqualTo(400);
  }

  @Test
  void aListThatIsAskedForInANonsensicalWayIsRefused() {
    for (String body :
        List.of(
            "{}",
            "[]",
            "{\"names\":[{\"low\":\"b\",\"high\":\"a\"}],\"page\":{\"items\":1}}",
            "{\"names\":[{\"low\":\"b\"}],\"page\":{\"items\":1}}",
            "{\"names\":[null],\"page\":{\"items\":1}}",
            "{\"names\":[{\"low\":\"a\\u0000\",\"high\":\"b\"}],\"page\":{\"items\":1}}",
            "{\"names\":[],\"page\":{\"items\":-1}}",
            "{\"names\":[]}")) {
      Answer refused = registry.postText(Paths.REPOSITORIES, body);
      assertThat(refused.status()).as("%s: %s", body, refused).isEqualTo(400);
    }
  }

  @Test
  void aDeletedRepositoryIsGoneWithAllItShowed() {
    String repository = Registry.newRepository();
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push image = Push.byDigest(Manifests.image(blob, blob), "a");
    Digest digest = Digest.parse(image.reference());
    registry.put(repository, image);
    registry.put(repository, Push.byTag(Manifests.index(digest, Registry.newDigest()), "b"));
    Push referrer = Push.byDigest(Manifests.empty(Manifests.subject(digest)));
    registry.put(repository, referrer);
    registry.put(
        repository,
        Push.byDigest(Manifests.empty(Manifests.subject(Digest.parse(referrer.reference())))));

    assertThat(registry.deleteRepository(repository).status()).isEqualTo(204);

    assertThat(registry.deleteRepository(repository).codes()).containsExactly("NAME_UNKNOWN");
    assertThat(registry.tags(repository, 1, null).codes()).containsExactly("NAME_UNKNOWN");
    assertThat(registry.find(repository, blob).status()).isEqualTo(404);
    assertThat(registry.referrers(repository, digest, 1).referrers().referrers()).isEmpty();
    assertThat(Database.value("select count(*) from gc_candidate where digest = ?", blob))
        .isEqualTo("1");
    assertThat(
            Database.value(
                "select count(*) from tag_history where repository = ? and digest is null",
                repository))
        .isEqualTo("2");
    assertThat(registry.link(repository, blob).status()).isEqualTo(204);
  }

  @Test
  void aRepositoryOfManyRowsIsDeletedStatementByStatement() {
    String repository = Registry.newRepository();
    registry.put(repository, Push.byDigest(Manifests.empty("")));
    Database.change(
        """
        insert into tag (repository_id, name, digest)
        select m.repository_id, 'tag' || i, m.digest
        from manifest m join repository r on r.id = m.repository_id, generate_series(1, 4000) i
        where r.name = ?
        """,
        repository);

    assertThat(registry.deleteRepository(repository).status()).isEqualTo(204);
    assertThat(registry.tags(repository, 1, null).status()).isEqualTo(404);
  }

  @Test
  void inReadOnlyModeEveryChangeIsRefusedAndNoLeaseRenewed() {
    String repository = Registry.newRepository();
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push push = Push.byDigest(Manifests.image(blob, blob), "tag");
    registry.put(repository, push);
    Database.change(
        "update repository_blob set touched_at = now() - interval '2 days' where digest = ?", blob);
    Database.change(
        "update manifest set touched_at = now() - interval '2 days' where digest = ?",
        Digest.parse(push.reference()));
    try {
      assertThat(registry.setReadOnly(true).as(RegistryMode.class).readOnly()).isTrue();
      assertThat(registry.get("/internal/mode").as(RegistryMode.class).readOnly()).isTrue();

      for (Answer refused :
          List.of(
              registry.link(repository, Registry.newDigest()),
              registry.mount(Registry.newRepository(), null, blob),
              registry.deleteBlob(repository, blob),
              registry.put(repository, push),
              registry.deleteManifest(repository, "tag"),
              registry.deleteManifest(repository, push.reference()),
              registry.deleteRepository(repository))) {
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.text()).contains("read-only");
      }
      String touched =
          Database.value("select touched_at from repository_blob where digest = ?", blob);
      assertThat(registry.lease(repository, blob).status()).isEqualTo(200);
      assertThat(registry.head(repository, "tag").status()).isEqualTo(200);
      assertThat(Database.value("select touched_at from repository_blob where digest = ?", blob))
          .isEqualTo(touched);
    } finally {
      assertThat(registry.setReadOnly(false).status()).isEqualTo(200);
    }
    assertThat(registry.put(repository, push).status()).isEqualTo(200);
  }
}
