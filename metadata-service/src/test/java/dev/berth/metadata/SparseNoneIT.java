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

/** Where everything a manifest names has to be here. */
@QuarkusTest
@TestProfile(SparseNoneIT.None.class)
@WithTestResource(PostgresResource.class)
class SparseNoneIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();

  @Test
  void theEntriesOfAnIndexHaveToBeHereAsManifestsOrBlobs() {
    Push image = Push.byDigest(Manifests.empty(""));
    Digest manifest = Digest.parse(image.reference());
    Digest blob = Registry.newDigest();
    Push index = Push.byDigest(Manifests.index(manifest, blob));

    Answer refused = registry.put(repository, index);
    assertThat(refused.codes()).containsExactly("MANIFEST_BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN");
    assertThat(refused.details()).containsExactlyInAnyOrder(manifest.toString(), blob.toString());
    registry.put(repository, image);
    assertThat(registry.put(repository, index).details()).containsExactly(blob.toString());
    registry.link(repository, blob);
    assertThat(registry.put(repository, index).status()).isEqualTo(200);
  }

  @Test
  void whatAnIndexNamesIsNotDeletedBeforeIt() {
    Push image = Push.byDigest(Manifests.empty(""));
    registry.put(repository, image);
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push index = Push.byDigest(Manifests.index(Digest.parse(image.reference()), blob));
    registry.put(repository, index);

    Answer manifest = registry.deleteManifest(repository, image.reference());
    assertThat(manifest.status()).isEqualTo(405);
    assertThat(manifest.codes()).containsExactly("UNSUPPORTED");
    assertThat(manifest.details()).containsExactly(index.reference());
    assertThat(registry.deleteBlob(repository, blob).details()).containsExactly(index.reference());

    registry.deleteManifest(repository, index.reference());
    assertThat(registry.deleteManifest(repository, image.reference()).status()).isEqualTo(204);
    assertThat(registry.deleteBlob(repository, blob).status()).isEqualTo(204);
  }

  @Test
  void subjectsAndForeignLayersMayBeMissingAllTheSame() {
    String json =
        Manifests.empty(
            Manifests.subject(Registry.newDigest())
                + "\"layers\":["
                + Manifests.descriptor(Manifests.FOREIGN, Registry.newDigest())
                + "],");

    assertThat(registry.put(repository, Push.byDigest(json)).status()).isEqualTo(200);
  }

  @Test
  void anIndexAndTheDeleteOfItsManifestExcludeEachOther() {
    int stored = 0;
    int deleted = 0;
    for (int round = 0; round < 200; round++) {
      Push image = Push.byDigest(Manifests.empty(""));
      registry.put(repository, image);
      Digest digest = Digest.parse(image.reference());
      if (round % 4 < 2) {
        // Something that can do without the image: its row stays when it is deleted.
        registry.put(repository, Push.byDigest(Manifests.empty(Manifests.subject(digest))));
      }
      Push index = Push.byDigest(Manifests.index(digest));

      CompletableFuture<Answer> put;
      CompletableFuture<Answer> delete;
      if (round % 2 == 0) {
        delete = registry.deleteManifestLater(repository, image.reference());
        put = registry.putLater(repository, index);
      } else {
        put = registry.putLater(repository, index);
        delete = registry.deleteManifestLater(repository, image.reference());
      }

      boolean isStored = put.join().status() == 200;
      boolean isDeleted = delete.join().status() == 204;
      assertThat(isStored).as("%s, %s", put.join(), delete.join()).isNotEqualTo(isDeleted);
      assertThat(registry.manifest(repository, image.reference()).status())
          .isEqualTo(isStored ? 200 : 404);
      stored += isStored ? 1 : 0;
      deleted += isDeleted ? 1 : 0;
    }
    assertThat(stored).isPositive();
    assertThat(deleted).isPositive();
  }

  /** The setting. */
  public static final class None implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("berth.manifest.sparse", "none");
    }
  }
}
