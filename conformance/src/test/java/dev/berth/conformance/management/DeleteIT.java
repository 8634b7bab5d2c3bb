package dev.berth.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import dev.berth.conformance.target.OnlyWithSparse;
import dev.berth.conformance.target.Sparse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deletes of tags, manifests and blobs. */
class DeleteIT {

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();
  private final Content image = Images.tiny();
  private final Blob layer = image.blobs().getLast();

  @Test
  @Row("end-9")
  void deletedTagTakesNothingElse() {
    repository.push(image, "a");
    repository.putManifest("b", image.root());

    assertThat(repository.deleteManifest("a")).hasStatus(202);

    assertThat(repository.getManifest("a")).isError(404, "MANIFEST_UNKNOWN");
    assertThat(repository.getManifest("b")).hasStatus(200);
    assertThat(repository.getManifest(image.digest())).hasStatus(200);
    assertThat(repository.tags("").texts("tags")).containsExactly("b");
  }

  @Test
  @Row("end-9")
  void deletedManifestTakesItsTagsAlong() {
    Content other = Images.tiny();
    repository.push(image, "a");
    repository.putManifest("b", image.root());
    repository.push(other, "c");

    assertThat(repository.deleteManifest(image.digest())).hasStatus(202);

    for (String reference : List.of("a", "b", image.digest())) {
      assertThat(repository.getManifest(reference)).isError(404, "MANIFEST_UNKNOWN");
    }
    assertThat(repository.tags("").texts("tags")).containsExactly("c");
  }

  @Test
  @Row("end-9")
  void deletedManifestLeavesItsBlobs() {
    repository.push(image);
    repository.deleteManifest(image.digest());

    assertThat(repository.getBlob(layer.digest())).hasStatus(200).hasBody(layer.bytes());
  }

  @Test
  @Row({"end-7a", "end-9"})
  void deletedManifestIsPushedAgain() {
    repository.push(image, "a");
    repository.deleteManifest(image.digest());

    assertThat(repository.putManifest("a", image.root())).hasStatus(201);
    assertThat(repository.getManifest(image.digest())).hasStatus(200);
  }

  @Test
  @Row({"end-6", "end-10"})
  void deletedBlobIsPushedAgain() {
    repository.push(layer);
    repository.deleteBlob(layer.digest());
    repository.push(layer);

    assertThat(repository.getBlob(layer.digest())).hasStatus(200).hasBody(layer.bytes());
  }

  @Test
  @Row({"end-9", "end-10"})
  void whatIsMissingIsNotDeleted() {
    repository.push(Images.tiny());

    assertThat(repository.deleteManifest("missing")).isError(404, "MANIFEST_UNKNOWN");
    assertThat(repository.deleteManifest(image.digest())).isError(404, "MANIFEST_UNKNOWN");
    assertThat(repository.deleteBlob(layer.digest())).isError(404, "BLOB_UNKNOWN");
  }

  @Test
  @Row({"end-9", "end-10"})
  void secondDeleteFindsNothing() {
    repository.push(image, "a");
    repository.deleteManifest("a");
    assertThat(repository.deleteManifest("a")).isError(404, "MANIFEST_UNKNOWN");
    repository.deleteManifest(image.digest());
    assertThat(repository.deleteManifest(image.digest())).isError(404, "MANIFEST_UNKNOWN");
    repository.deleteBlob(layer.digest());
    assertThat(repository.deleteBlob(layer.digest())).isError(404, "BLOB_UNKNOWN");
  }

  @Test
  @Row({"end-9", "end-10"})
  void nothingIsDeletedFromARepositoryThatDoesNotExist() {
    assertThat(repository.deleteManifest("a")).isError(404, "NAME_UNKNOWN", "MANIFEST_UNKNOWN");
    assertThat(repository.deleteManifest(image.digest()))
        .isError(404, "NAME_UNKNOWN", "MANIFEST_UNKNOWN");
    assertThat(repository.deleteBlob(layer.digest())).isError(404, "NAME_UNKNOWN", "BLOB_UNKNOWN");
  }

  @Test
  @Row({"D26", "end-10"})
  @OnlyWithSparse({Sparse.NONE, Sparse.INDEX})
  void blobInUseIsHeldAndTheHolderIsNamed() {
    repository.push(image);

    assertThat(repository.deleteBlob(layer.digest()))
        .isError(405, "UNSUPPORTED")
        .hasDetails(List.of(image.digest()));
    assertThat(repository.getBlob(layer.digest())).hasStatus(200).hasBody(layer.bytes());
  }

  @Test
  @Row({"D26", "end-10"})
  @OnlyWithSparse(Sparse.ALL)
  void blobInUseIsDeletedWhereAnImageMayLackIt() {
    repository.push(image);

    assertThat(repository.deleteBlob(layer.digest())).hasStatus(202);
    assertThat(repository.headBlob(layer.digest())).hasStatus(404);
    assertThat(repository.getManifest(image.digest())).hasStatus(200);
  }

  @Test
  @Row({"D26", "end-9"})
  @OnlyWithSparse({Sparse.INDEX, Sparse.ALL})
  void manifestOfAnIndexIsDeletedWhereAnIndexMayLackIt() {
    Content index = Images.index();
    String child = index.manifests().getFirst().digest();
    repository.push(index);

    assertThat(repository.deleteManifest(child)).hasStatus(202);
    assertThat(repository.headManifest(child)).hasStatus(404);
    assertThat(repository.getManifest(index.digest())).hasStatus(200);
  }

  @Test
  @Row({"D26", "end-9"})
  @OnlyWithSparse(Sparse.NONE)
  void manifestOfAnIndexIsHeldAndTheHolderIsNamed() {
    Content index = Images.index();
    repository.push(index);

    assertThat(repository.deleteManifest(index.manifests().getFirst().digest()))
        .isError(405, "UNSUPPORTED")
        .hasDetails(List.of(index.digest()));
  }

  @Test
  @Row({"D27", "end-9", "end-10"})
  void deletedIsGoneAtOnceOnEveryConnection() {
    repository.push(image, "a");
    repository.deleteManifest("a");
    assertGoneOnNewConnections(repository.manifestPath("a"));
    repository.deleteManifest(image.digest());
    assertGoneOnNewConnections(repository.manifestPath(image.digest()));
    repository.deleteBlob(layer.digest());
    assertGoneOnNewConnections(repository.blobPath(layer.digest()));
  }

  @Test
  @Row({"D28", "end-9", "end-10"})
  void otherRepositoriesKeepWhatIsDeletedInOne() {
    Repository other = registry.newRepository();
    repository.push(image, "a");
    other.push(image, "a");

    repository.deleteManifest(image.digest());
    repository.deleteBlob(layer.digest());

    assertThat(repository.headBlob(layer.digest())).hasStatus(404);
    assertThat(other.getManifest("a")).hasStatus(200).hasBody(image.root().bytes());
    assertThat(other.getBlob(layer.digest())).hasStatus(200).hasBody(layer.bytes());
  }

  private void assertGoneOnNewConnections(String path) {
    for (int i = 0; i < 8; i++) {
      assertThat(RawConnection.exchange(registry, "HEAD", path)).hasStatus(404);
    }
  }
}
