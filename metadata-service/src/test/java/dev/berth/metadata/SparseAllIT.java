package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.metadata.Registry.Answer;
import dev.berth.model.content.Digest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where a manifest may name what is not here. */
@QuarkusTest
@TestProfile(SparseAllIT.All.class)
@WithTestResource(PostgresResource.class)
class SparseAllIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();

  @Test
  void whatArrivesLaterIsHeldByTheImageThatNamedIt() {
    Digest blob = Registry.newDigest();
    Push push = Push.byDigest(Manifests.image(blob, blob));

    assertThat(registry.put(repository, push).status()).isEqualTo(200);
    assertThat(registry.find(repository, blob).status()).isEqualTo(404);
    assertThat(registry.mount(Registry.newRepository(), repository, blob).mounted()).isFalse();
    assertThat(registry.link(repository, blob).status()).isEqualTo(204);
    assertThat(registry.find(repository, blob).status()).isEqualTo(200);
    assertThat(edges(blob)).isEqualTo("1");
  }

  @Test
  void aBlobInUseMayBeDeletedAndIsExpectedAgain() {
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    registry.put(repository, Push.byDigest(Manifests.image(blob, blob)));

    assertThat(registry.deleteBlob(repository, blob).status()).isEqualTo(204);
    assertThat(registry.find(repository, blob).status()).isEqualTo(404);
    assertThat(registry.deleteBlob(repository, blob).status()).isEqualTo(404);
    registry.link(repository, blob);
    assertThat(registry.find(repository, blob).status()).isEqualTo(200);
    assertThat(edges(blob)).isEqualTo("1");
  }

  @Test
  void anUploadAndTheImageThatNamesItMeetInEveryOrder() {
    for (int round = 0; round < RaceIT.ROUNDS; round++) {
      Digest blob = Registry.newDigest();
      Digest other = Registry.newDigest();
      Push push = Push.byDigest(Manifests.image(blob, other, blob));
      Push second = Push.byDigest(Manifests.image(other, blob));

      CompletableFuture<Answer> first =
          round % 2 == 0
              ? registry.linkLater(repository, blob)
              : registry.putLater(repository, push);
      CompletableFuture<Answer> third = registry.putLater(repository, second);
      CompletableFuture<Answer> last =
          round % 2 == 0
              ? registry.putLater(repository, push)
              : registry.linkLater(repository, blob);

      assertThat(first.join().status()).as("%s", first.join()).isIn(200, 204);
      assertThat(third.join().status()).as("%s", third.join()).isEqualTo(200);
      assertThat(last.join().status()).as("%s", last.join()).isIn(200, 204);
      assertThat(registry.find(repository, blob).status()).isEqualTo(200);
      assertThat(registry.find(repository, other).status()).isEqualTo(404);
      assertThat(edges(blob)).isEqualTo("2");
      assertThat(Database.value("select state from blob where digest = ?", blob))
          .isEqualTo("STORED");
      assertThat(Database.value("select state from blob where digest = ?", other))
          .isEqualTo("EXPECTED");
    }
  }

  private static String edges(Digest blob) {
    return Database.value("select count(*) from manifest_blob where blob_digest = ?", blob);
  }

  /** The setting. */
  public static final class All implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("berth.manifest.sparse", "all");
    }
  }
}
