package dev.berth.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.Manifest;
import dev.berth.conformance.content.ManifestBuilder;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;

/** Manifests about as large as the limit, whose default is 4 MiB. */
class ManifestSizeIT {

  private static final int LIMIT = 4 << 20;

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();

  @Test
  @Row({"D30", "end-7a"})
  void manifestOfTheLimitIsAccepted() {
    Manifest manifest = ofSize(LIMIT);

    assertThat(repository.putManifest("1.0", manifest)).hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasStatus(200).hasBody(manifest.bytes());
  }

  @Test
  @Row({"D30", "end-7a"})
  void manifestOverTheLimitIsRefusedBeforeItsBody() {
    String length = "Content-Length: " + (LIMIT + 1);
    String type = "Content-Type: " + MediaTypes.MANIFEST;

    assertThat(
            RawConnection.exchange(registry, "PUT", repository.manifestPath("1.0"), type, length))
        .isError(413);
    assertThat(repository.headManifest("1.0")).hasStatus(404);
  }

  @Test
  @Row({"D30", "end-7a"})
  void manifestOverTheLimitIsRefusedThoughItsLengthWasNotSaid() {
    Manifest manifest = ofSize(LIMIT + 1);

    try (RawConnection connection = registry.connect()) {
      connection
          .head(
              "PUT",
              repository.manifestPath("1.0"),
              "Content-Type: " + MediaTypes.MANIFEST,
              "Transfer-Encoding: chunked")
          .body(Blob.of(Integer.toHexString(manifest.size()) + "\r\n").bytes())
          .body(manifest.bytes())
          .body(Blob.of("\r\n0\r\n\r\n").bytes());

      assertThat(connection.answer()).isError(413);
    }
    assertThat(repository.headManifest("1.0")).hasStatus(404);
  }

  /** Of exactly so many bytes, as white space after a manifest belongs to it. */
  private Manifest ofSize(int size) {
    Blob config = Images.config();
    repository.push(config);
    Manifest small = ManifestBuilder.image().config(config).build();
    return Manifest.of(MediaTypes.MANIFEST, small + " ".repeat(size - small.size()));
  }
}
