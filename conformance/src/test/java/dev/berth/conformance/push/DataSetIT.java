package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.DataSet;
import dev.berth.conformance.content.Manifest;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of content from its push to its delete. */
class DataSetIT {

  private final Repository repository = Registry.target().newRepository();

  @ParameterizedTest
  @EnumSource
  @Row({"end-6", "end-7a"})
  void contentIsPushedByDigestAndByTag(DataSet kind) {
    Content content = kind.make();
    repository.pushBlobs(content);

    for (Manifest manifest : content.manifests()) {
      String digest = manifest.digest(content.algorithm());
      assertThat(repository.putManifest(digest, manifest)).hasStatus(201).hasDigest(digest);
    }
    assertThat(repository.putManifest("latest", content.root())).hasStatus(201);
  }

  @ParameterizedTest
  @EnumSource
  @Row({"end-2", "end-3"})
  void contentIsPulledByteForByte(DataSet kind) {
    Content content = kind.make();
    repository.push(content, "latest");

    assertThat(repository.getManifest("latest")).hasBody(content.root().bytes());
    for (Manifest manifest : content.manifests()) {
      assertThat(repository.getManifest(manifest.digest(content.algorithm())))
          .hasStatus(200)
          .hasBody(manifest.bytes())
          .hasHeader("Content-Type", manifest.mediaType());
    }
    for (Blob blob : content.blobs()) {
      assertThat(repository.getBlob(blob.digest(content.algorithm())))
          .hasStatus(200)
          .hasBody(blob.bytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Row({"end-2", "end-3"})
  void headTellsLengthAndType(DataSet kind) {
    Content content = kind.make();
    repository.push(content, "latest");

    for (String reference : List.of("latest", content.digest())) {
      assertThat(repository.headManifest(reference))
          .hasStatus(200)
          .hasLength(content.root().size())
          .hasHeader("Content-Type", content.root().mediaType());
    }
    for (Blob blob : content.blobs()) {
      assertThat(repository.headBlob(blob.digest(content.algorithm()))).hasLength(blob.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Row({"end-8a", "end-8b"})
  void tagIsListed(DataSet kind) {
    repository.push(kind.make(), "latest");

    assertThat(repository.tags("").texts("tags")).containsExactly("latest");
  }

  @ParameterizedTest
  @EnumSource
  @Row({"D27", "end-9", "end-10"})
  void contentIsDeletedAtOnce(DataSet kind) {
    Content content = kind.make();
    repository.push(content, "latest");

    assertThat(repository.deleteManifest("latest")).hasStatus(202);
    assertThat(repository.headManifest("latest")).hasStatus(404);
    for (Manifest manifest : content.manifests().reversed()) {
      String digest = manifest.digest(content.algorithm());
      assertThat(repository.deleteManifest(digest)).hasStatus(202);
      assertThat(repository.headManifest(digest)).hasStatus(404);
    }
    for (Blob blob : content.blobs()) {
      String digest = blob.digest(content.algorithm());
      assertThat(repository.deleteBlob(digest)).hasStatus(202);
      assertThat(repository.headBlob(digest)).hasStatus(404);
    }
  }
}
