package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.Json;
import dev.berth.conformance.content.Manifest;
import dev.berth.conformance.content.ManifestBuilder;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUT of one manifest, by tag and by digest, and what its Content-Type may be. */
class ManifestPutIT {

  private final Repository repository = Registry.target().newRepository();
  private final Content image = Images.tiny();
  private final Manifest manifest = image.root();

  @Test
  @Row("end-7a")
  void putByTagIsCreatedAtItsLocation() {
    repository.pushBlobs(image);

    Answer created = repository.putManifest("1.0", manifest);

    assertThat(created).hasStatus(201).hasDigest(image.digest());
    assertThat(repository.follow(created)).hasStatus(200).hasBody(manifest.bytes());
  }

  @ParameterizedTest
  @EnumSource
  @Row("end-7a")
  void putByDigestIsCreatedAtItsLocation(Algorithm algorithm) {
    Content content = Images.withLayers(1, algorithm);
    repository.pushBlobs(content);

    Answer created = repository.putManifest(content.digest(), content.root());

    assertThat(created).hasStatus(201).hasDigest(content.digest());
    assertThat(repository.follow(created)).hasStatus(200).hasBody(content.root().bytes());
  }

  @ParameterizedTest
  @EnumSource
  @Row({"D18", "end-7a"})
  void putUnderAnotherDigestIsRefused(Algorithm algorithm) {
    repository.pushBlobs(image);
    String claimed = Images.tiny().root().digest(algorithm);

    assertThat(repository.putManifest(claimed, manifest)).isError(400, "DIGEST_INVALID");

    assertThat(repository.headManifest(claimed)).hasStatus(404);
    assertThat(repository.headManifest(image.digest())).hasStatus(404);
  }

  @Test
  @Row("end-7a")
  void putAgainIsCreatedAgain() {
    repository.push(image, "1.0");

    assertThat(repository.putManifest("1.0", manifest)).hasStatus(201).hasDigest(image.digest());
  }

  @Test
  @Row("end-7a")
  void tagMovesAndTheOldManifestStays() {
    repository.push(image, "1.0");
    Content next = Images.tiny();
    repository.push(next, "1.0");

    assertThat(repository.getManifest("1.0")).hasStatus(200).hasDigest(next.digest());
    assertThat(repository.getManifest(image.digest())).hasStatus(200).hasBody(manifest.bytes());
  }

  @Test
  @Row("end-7a")
  void bytesAreKeptAsTheyWereWritten() {
    repository.pushBlobs(image);
    Manifest spaced = Manifest.of(MediaTypes.MANIFEST, "\n  " + manifest + "\t\r\n");

    repository.putManifest(spaced.digest(), spaced);

    assertThat(repository.getManifest(spaced.digest())).hasStatus(200).hasBody(spaced.bytes());
  }

  @Test
  @Row({"D4", "end-7a"})
  void typeIsReadFromTheBodyWhereTheHeaderIsAbsent() {
    repository.pushBlobs(image);

    assertThat(repository.putManifestAs("1.0", manifest)).hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasHeader("Content-Type", MediaTypes.MANIFEST);
  }

  @Test
  @Row({"D4", "end-7a"})
  void typeThatStandsNowhereIsRefused() {
    repository.pushBlobs(image);

    assertThat(repository.putManifestAs("1.0", untyped())).isError(400, "MANIFEST_INVALID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"; charset=utf-8", ";charset=utf-8", " ; a=b; c=\"d;e\""})
  @Row({"D4", "end-7a"})
  void parametersOfTheTypeAreLeftOut(String parameters) {
    repository.pushBlobs(image);

    assertThat(
            repository.putManifestAs(
                "1.0", manifest, "Content-Type", MediaTypes.MANIFEST + parameters))
        .hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasHeader("Content-Type", MediaTypes.MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaTypes.INDEX, MediaTypes.DOCKER_MANIFEST, "application/json"})
  @Row({"D4", "end-7a"})
  void typeOtherThanTheBodysIsRefused(String type) {
    repository.pushBlobs(image);

    assertThat(repository.putManifestAs("1.0", manifest, "Content-Type", type))
        .isError(400, "MANIFEST_INVALID");
    assertThat(repository.headManifest("1.0")).hasStatus(404);
  }

  @Test
  @Row({"D5", "end-7a"})
  void typeOfAManifestNeverChanges() {
    Manifest untyped = untyped();
    repository.pushBlobs(image);
    assertThat(repository.putManifest("1.0", untyped)).hasStatus(201);

    assertThat(repository.putManifestAs("2.0", untyped, "Content-Type", MediaTypes.DOCKER_MANIFEST))
        .isError(400, "MANIFEST_INVALID");
    assertThat(repository.getManifest(untyped.digest()))
        .hasHeader("Content-Type", MediaTypes.MANIFEST);
  }

  @Test
  @Row("end-7a")
  void bodyNeedsNeitherTypeNorLayers() {
    Content bare = Images.withLayers(0);
    repository.pushBlobs(bare);
    ManifestBuilder image = ManifestBuilder.image().config(bare.blobs().getFirst());
    image.json().remove("mediaType");

    assertThat(repository.putManifest("1.0", image.build())).hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasHeader("Content-Type", MediaTypes.MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Row("end-7a")
  void subjectIsAcknowledged(boolean subjectIsHere) {
    if (subjectIsHere) {
      repository.push(image);
    }
    Content artifact = Images.artifact(Images.ARTIFACT_TYPE, manifest);
    repository.pushBlobs(artifact);

    assertThat(repository.putManifest(artifact.digest(), artifact.root()))
        .hasStatus(201)
        .hasHeader("OCI-Subject", image.digest());
  }

  @Test
  @Row("end-7a")
  void manifestWithoutSubjectIsNotAcknowledgedAsOne() {
    repository.pushBlobs(image);

    assertThat(repository.putManifest("1.0", manifest)).hasStatus(201).hasNoHeader("OCI-Subject");
  }

  private Manifest untyped() {
    ManifestBuilder builder =
        ManifestBuilder.image().config(image.blobs().get(0)).layer(image.blobs().get(1));
    builder.json().remove("mediaType");
    return Manifest.of(MediaTypes.MANIFEST, Json.write(builder.json()));
  }
}
