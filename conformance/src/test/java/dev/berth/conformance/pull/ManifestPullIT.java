package dev.berth.conformance.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GET and HEAD of manifests. */
class ManifestPullIT {

  private final Repository repository = Registry.target().newRepository();
  private final Content image = Images.tiny();

  @Test
  @Row("end-3")
  void getByTagGivesTheBytesPushed() {
    repository.push(image, "1.0");

    assertThat(repository.getManifest("1.0"))
        .hasStatus(200)
        .hasBody(image.root().bytes())
        .hasLength(image.root().size())
        .hasHeader("Content-Type", MediaTypes.MANIFEST)
        .hasDigest(image.digest());
  }

  @ParameterizedTest
  @EnumSource
  @Row("end-3")
  void getByDigestGivesTheBytesPushed(Algorithm algorithm) {
    Content content = Images.withLayers(1, algorithm);
    repository.push(content);

    assertThat(repository.getManifest(content.digest()))
        .hasStatus(200)
        .hasBody(content.root().bytes())
        .hasHeader("Content-Type", MediaTypes.MANIFEST)
        .hasDigest(content.digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "text/html",
        MediaTypes.INDEX,
        MediaTypes.MANIFEST + ";q=0",
        "not a media type"
      })
  @Row({"D6", "end-3"})
  void acceptChangesNothing(String accept) {
    repository.push(image, "1.0");

    assertThat(repository.getManifestAs("1.0", "Accept", accept))
        .hasStatus(200)
        .hasBody(image.root().bytes())
        .hasHeader("Content-Type", MediaTypes.MANIFEST);
  }

  @Test
  @Row({"D6", "end-3"})
  void acceptIsNotNeeded() {
    repository.push(image, "1.0");

    assertThat(repository.getManifestAs("1.0")).hasStatus(200).hasBody(image.root().bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", MediaTypes.INDEX})
  @Row({"D6", "end-3"})
  void headGivesTypeAndLengthOfTheBytesPushed(String accept) {
    repository.push(image, "1.0");

    assertThat(repository.headManifestAs("1.0", "Accept", accept))
        .hasStatus(200)
        .hasNoBody()
        .hasLength(image.root().size())
        .hasHeader("Content-Type", MediaTypes.MANIFEST)
        .hasDigest(image.digest());
  }

  @Test
  @Row("end-3")
  void missingTagIsUnknown() {
    repository.push(image);

    assertThat(repository.getManifest("missing")).isError(404, "MANIFEST_UNKNOWN");
    assertThat(repository.headManifest("missing")).hasStatus(404).hasNoBody();
  }

  @ParameterizedTest
  @EnumSource
  @Row("end-3")
  void missingDigestIsUnknown(Algorithm algorithm) {
    repository.push(image);
    String missing = Images.tiny().root().digest(algorithm);

    assertThat(repository.getManifest(missing)).isError(404, "MANIFEST_UNKNOWN");
    assertThat(repository.headManifest(missing)).hasStatus(404).hasNoBody();
  }

  @Test
  @Row("end-3")
  void manifestOfARepositoryThatDoesNotExistIsUnknown() {
    assertThat(repository.getManifest("latest")).isError(404, "NAME_UNKNOWN", "MANIFEST_UNKNOWN");
    assertThat(repository.headManifest("latest")).hasStatus(404).hasNoBody();
  }

  @Test
  @Row("end-3")
  void manifestIsNoBlob() {
    repository.push(image);

    assertThat(repository.getBlob(image.digest())).isError(404, "BLOB_UNKNOWN");
  }
}
