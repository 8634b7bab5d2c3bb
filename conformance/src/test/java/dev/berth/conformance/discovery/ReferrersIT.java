package dev.berth.conformance.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Blob;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What refers to a manifest. */
class ReferrersIT {

  private static final String SBOM = "application/vnd.example.sbom";
  private static final String SIGNATURE = "application/vnd.example.signature";

  /** Defaults of {@code berth.limits.page-items} and {@code page-bytes}. */
  private static final int LONGEST_PAGE = 1000;

  private static final int LARGEST_PAGE = 4 << 20;

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();
  private final Content image = Images.tiny();

  @Test
  @Row({"D9", "end-12a"})
  void repositoryThatDoesNotExistHasNoReferrers() {
    assertEmpty(repository.referrers(image.digest()));
  }

  @ParameterizedTest
  @EnumSource
  @Row({"D9", "end-12a"})
  void manifestThatIsNotHereHasNoReferrers(Algorithm algorithm) {
    repository.push(Blob.random(10));

    assertEmpty(repository.referrers(image.root().digest(algorithm)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Row("end-12a")
  void referrersAreListedWithTheirDescriptors(boolean subjectIsHere) {
    if (subjectIsHere) {
      repository.push(image);
    }
    Content sbom = Images.artifact(SBOM, image.root());
    Content signature = Images.artifact(SIGNATURE, image.root());
    repository.push(sbom);
    repository.push(signature);

    Answer answer = repository.referrers(image.digest());

    assertIndex(answer);
    assertThat(digests(answer)).containsExactlyInAnyOrder(sbom.digest(), signature.digest());
    assertDescribes(descriptor(answer, sbom.digest()), sbom.root(), SBOM);
    assertDescribes(descriptor(answer, signature.digest()), signature.root(), SIGNATURE);
  }

  @Test
  @Row({"D10", "end-12a"})
  void artifactTypeOfAnImageIsItsConfigsWhereItHasNone() {
    Blob config = Images.config();
    repository.push(config);
    Manifest plain = ManifestBuilder.image().config(config).subject(image.root()).build();
    repository.putManifest(plain.digest(), plain);

    Answer answer = repository.referrers(image.digest());

    assertDescribes(descriptor(answer, plain.digest()), plain, MediaTypes.CONFIG);
  }

  @Test
  @Row({"D10", "end-12a"})
  void indexWithoutArtifactTypeIsListedWithoutOne() {
    Manifest index = ManifestBuilder.index().subject(image.root()).build();
    repository.putManifest(index.digest(), index);

    JsonNode descriptor = descriptor(repository.referrers(image.digest()), index.digest());

    assertThat(descriptor.path("mediaType").asText()).isEqualTo(MediaTypes.INDEX);
    assertThat(descriptor.has("artifactType")).isFalse();
  }

  @Test
  @Row({"D10", "end-12b"})
  void filterLeavesOneArtifactType() {
    Content sbom = Images.artifact(SBOM, image.root());
    repository.push(sbom);
    repository.push(Images.artifact(SIGNATURE, image.root()));

    Answer answer = repository.referrers(image.digest(), SBOM);

    assertIndex(answer);
    assertThat(answer).hasHeader("OCI-Filters-Applied", "artifactType");
    assertThat(digests(answer)).containsExactly(sbom.digest());
  }

  @Test
  @Row({"D10", "end-12b"})
  void filterThatNothingPassesLeavesAnEmptyList() {
    repository.push(Images.artifact(SBOM, image.root()));

    Answer answer = repository.referrers(image.digest(), "application/vnd.example.other");

    assertEmpty(answer);
    assertThat(answer).hasHeader("OCI-Filters-Applied", "artifactType");
  }

  @Test
  @Row({"D10", "end-12a"})
  void listWithoutFilterSaysOfNone() {
    assertThat(repository.referrers(image.digest())).hasNoHeader("OCI-Filters-Applied");
  }

  @Test
  @Row("end-12a")
  void referrersOfASha512SubjectAreListed() {
    Content subject = Images.withLayers(0, Algorithm.SHA512);
    Manifest referrer =
        ManifestBuilder.index().addressing(Algorithm.SHA512).subject(subject.root()).build();
    repository.putManifest(referrer.digest(Algorithm.SHA512), referrer);

    assertThat(digests(repository.referrers(subject.digest())))
        .containsExactly(referrer.digest(Algorithm.SHA512));
  }

  @Test
  @Row({"end-9", "end-12a"})
  void deletedReferrerIsNotListed() {
    Content sbom = Images.artifact(SBOM, image.root());
    repository.push(sbom);
    repository.deleteManifest(sbom.digest());

    assertEmpty(repository.referrers(image.digest()));
  }

  @Test
  @Row({"end-9", "end-12a"})
  void referrersOutliveTheirSubject() {
    repository.push(image);
    Content sbom = Images.artifact(SBOM, image.root());
    repository.push(sbom);
    repository.deleteManifest(image.digest());

    assertThat(digests(repository.referrers(image.digest()))).containsExactly(sbom.digest());
  }

  @Test
  @Row("end-12a")
  void referrersOfAnotherRepositoryAreNotListed() {
    registry.newRepository().push(Images.artifact(SBOM, image.root()));

    assertEmpty(repository.referrers(image.digest()));
  }

  @Test
  @Row({"D10", "end-12a"})
  void pageIsBoundedByCount() {
    List<Manifest> referrers =
        Crowd.each(LONGEST_PAGE + 20, i -> ManifestBuilder.index().subject(image.root()).build());
    List<Answer> answers =
        Crowd.each(
            referrers.size(),
            i -> repository.putManifest(referrers.get(i).digest(), referrers.get(i)));
    assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(201));

    assertPagesHoldAll(referrers, LONGEST_PAGE);
  }

  @Test
  @Row({"D10", "end-12a"})
  void pageIsBoundedByBytes() {
    String note = "x".repeat(1_800_000);
    List<Manifest> referrers =
        Crowd.each(
            3, i -> ManifestBuilder.index().subject(image.root()).annotation("n", note).build());
    for (Manifest referrer : referrers) {
      assertThat(repository.putManifest(referrer.digest(), referrer)).hasStatus(201);
    }

    assertPagesHoldAll(referrers, 2);
  }

  private void assertPagesHoldAll(List<Manifest> referrers, int longest) {
    List<Answer> pages =
        registry.pages("/v2/" + repository.name() + "/referrers/" + image.digest());

    assertThat(pages).hasSizeGreaterThan(1).allSatisfy(ReferrersIT::assertIndex);
    assertThat(pages)
        .allSatisfy(
            page -> {
              assertThat(page.body().length).isLessThanOrEqualTo(LARGEST_PAGE);
              assertThat(page.array("manifests").size()).isLessThanOrEqualTo(longest);
            });
    assertThat(pages.stream().flatMap(page -> digests(page).stream()))
        .containsExactlyInAnyOrderElementsOf(referrers.stream().map(Manifest::digest).toList());
  }

  private static void assertEmpty(Answer answer) {
    assertIndex(answer);
    assertThat(answer.array("manifests")).isEmpty();
    assertThat(answer).isLastPage();
  }

  private static void assertIndex(Answer answer) {
    assertThat(answer).hasStatus(200).hasHeader("Content-Type", MediaTypes.INDEX);
    assertThat(answer.json().path("schemaVersion").asInt()).isEqualTo(2);
    assertThat(answer.json().path("mediaType").asText()).isEqualTo(MediaTypes.INDEX);
  }

  private static void assertDescribes(JsonNode descriptor, Manifest manifest, String type) {
    assertThat(descriptor.path("mediaType").asText()).isEqualTo(manifest.mediaType());
    assertThat(descriptor.path("size").asInt()).isEqualTo(manifest.size());
    assertThat(descriptor.path("artifactType").asText()).isEqualTo(type);
    assertThat(descriptor.path("annotations")).isEqualTo(annotations(manifest));
  }

  private static JsonNode annotations(Manifest manifest) {
    return Json.read(manifest.bytes()).path("annotations");
  }

  private static JsonNode descriptor(Answer answer, String digest) {
    return answer.array("manifests").stream()
        .filter(descriptor -> descriptor.path("digest").asText().equals(digest))
        .findFirst()
        .orElseThrow(() -> new AssertionError(digest + " is not listed in " + answer));
  }

  private static List<String> digests(Answer answer) {
    return answer.array("manifests").stream()
        .map(descriptor -> descriptor.path("digest").asText())
        .toList();
  }
}
