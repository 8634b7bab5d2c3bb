package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.Manifest;
import dev.berth.conformance.content.ManifestBuilder;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import dev.berth.conformance.target.OnlyWithSparse;
import dev.berth.conformance.target.Sparse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a manifest may name that is not in its repository. */
class ReferencesIT {

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();

  @Test
  @Row({"D31", "end-7a"})
  @OnlyWithSparse({Sparse.NONE, Sparse.INDEX})
  void everyMissingBlobIsAnErrorOfItsOwn() {
    Content image = Images.withLayers(3);
    repository.push(image.blobs().get(1));
    List<String> missing =
        List.of(
            image.blobs().get(0).digest(),
            image.blobs().get(2).digest(),
            image.blobs().get(3).digest());

    assertThat(repository.putManifest("1.0", image.root()))
        .isError(400, "MANIFEST_BLOB_UNKNOWN")
        .hasDetails(missing);
    assertThat(repository.headManifest("1.0")).hasStatus(404);
    assertThat(repository.headManifest(image.digest())).hasStatus(404);
  }

  @Test
  @Row({"D31", "end-7a"})
  @OnlyWithSparse({Sparse.NONE, Sparse.INDEX})
  void blobMissingTwiceIsOneError() {
    Blob config = Images.config();
    Blob layer = Blob.random(10);
    repository.push(config);
    Manifest image = ManifestBuilder.image().config(config).layer(layer).layer(layer).build();

    assertThat(repository.putManifest("1.0", image))
        .isError(400, "MANIFEST_BLOB_UNKNOWN")
        .hasDetails(List.of(layer.digest()));
  }

  @Test
  @Row({"D31", "end-7a"})
  @OnlyWithSparse({Sparse.NONE, Sparse.INDEX})
  void blobOfAnotherRepositoryIsMissingHere() {
    Content image = Images.tiny();
    registry.newRepository().push(image);

    assertThat(repository.putManifest("1.0", image.root())).isError(400, "MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  @Row({"D31", "end-7a"})
  @OnlyWithSparse({Sparse.INDEX, Sparse.ALL})
  void indexMayNameManifestsThatAreNotHere() {
    Content amd64 = Images.tiny();
    Content arm64 = Images.tiny();
    repository.push(amd64);
    Manifest index =
        ManifestBuilder.index().entry(amd64.root(), "amd64").entry(arm64.root(), "arm64").build();

    assertThat(repository.putManifest("1.0", index)).hasStatus(201);
    assertThat(repository.getManifest(arm64.digest())).isError(404, "MANIFEST_UNKNOWN");

    repository.push(arm64);
    assertThat(repository.getManifest(arm64.digest())).hasStatus(200).hasBody(arm64.root().bytes());
  }

  @Test
  @Row({"D31", "end-7a"})
  @OnlyWithSparse(Sparse.NONE)
  void indexNamesNothingThatIsNotHere() {
    Manifest missing = Images.tiny().root();

    assertThat(repository.putManifest("1.0", ManifestBuilder.index().entry(missing).build()))
        .isError(400, "MANIFEST_BLOB_UNKNOWN")
        .hasDetails(List.of(missing.digest()));
  }

  @Test
  @Row({"D31", "end-7a"})
  @OnlyWithSparse(Sparse.ALL)
  void imageMayNameBlobsThatAreNotHere() {
    Content image = Images.tiny();
    Blob layer = image.blobs().get(1);
    repository.push(image.blobs().get(0));

    assertThat(repository.putManifest("1.0", image.root())).hasStatus(201);
    assertThat(repository.headBlob(layer.digest())).hasStatus(404);

    repository.push(layer);
    assertThat(repository.getBlob(layer.digest())).hasStatus(200).hasBody(layer.bytes());
  }

  @Test
  @Row({"D37", "end-7a"})
  void indexMayNameLayers() {
    Blob first = Blob.random(100);
    Blob second = Blob.random(100);
    repository.push(first);
    repository.push(second);
    Manifest cache = ManifestBuilder.index().entry(first).entry(second).build();

    assertThat(repository.putManifest("cache", cache)).hasStatus(201);
    assertThat(repository.getManifest("cache")).hasStatus(200).hasBody(cache.bytes());
  }

  @Test
  @Row({"D37", "end-7a"})
  void layerMayBeNamedThreeTimes() {
    Blob config = Images.config();
    Blob layer = Blob.random(100);
    repository.push(config);
    repository.push(layer);
    Manifest image =
        ManifestBuilder.image().config(config).layer(layer).layer(layer).layer(layer).build();

    assertThat(repository.putManifest("1.0", image)).hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasStatus(200).hasBody(image.bytes());
  }

  @Test
  @Row({"D37", "D26", "end-10"})
  @OnlyWithSparse({Sparse.NONE, Sparse.INDEX})
  void layerNamedThreeTimesIsHeldUntilItsManifestGoes() {
    Blob config = Images.config();
    Blob layer = Blob.random(100);
    repository.push(config);
    repository.push(layer);
    Manifest image =
        ManifestBuilder.image().config(config).layer(layer).layer(layer).layer(layer).build();
    repository.putManifest(image.digest(), image);

    assertThat(repository.deleteBlob(layer.digest())).isError(405, "UNSUPPORTED");
    assertThat(repository.deleteManifest(image.digest())).hasStatus(202);
    assertThat(repository.deleteBlob(layer.digest())).hasStatus(202);
  }
}
