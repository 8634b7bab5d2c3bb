package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of push, by every algorithm: from the push to the delete, and with a wrong digest. */
class UploadFormsIT {

  private final Repository repository = Registry.target().newRepository();
  private final Blob blob = Blob.random(3001);

  static Stream<Arguments> formsAndAlgorithms() {
    return Stream.of(UploadForm.values())
        .flatMap(
            form -> Stream.of(Algorithm.values()).map(algorithm -> arguments(form, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("formsAndAlgorithms")
  @Row({"end-4a", "end-4b", "end-4c", "end-5", "end-6"})
  void pushedBlobIsCreatedAtItsLocation(UploadForm form, Algorithm algorithm) {
    String digest = blob.digest(algorithm);

    Answer created = form.push(repository, blob, algorithm);

    assertThat(created).hasStatus(201).hasDigest(digest);
    assertThat(repository.follow(created)).hasStatus(200).hasBody(blob.bytes());
  }

  @ParameterizedTest
  @MethodSource("formsAndAlgorithms")
  @Row({"end-2", "end-10"})
  void pushedBlobIsPulledAndDeleted(UploadForm form, Algorithm algorithm) {
    String digest = blob.digest(algorithm);
    form.push(repository, blob, algorithm);

    assertThat(repository.headBlob(digest)).hasStatus(200).hasLength(blob.size());
    assertThat(repository.getBlob(digest)).hasStatus(200).hasBody(blob.bytes());
    assertThat(repository.deleteBlob(digest)).hasStatus(202);
    assertThat(repository.headBlob(digest)).hasStatus(404);
  }

  @ParameterizedTest
  @MethodSource("formsAndAlgorithms")
  @Row({"D18", "end-4b", "end-6"})
  void bytesWithAnotherDigestAreRefusedAndStayInvisible(UploadForm form, Algorithm algorithm) {
    String claimed = Blob.random(10).digest(algorithm);

    assertThat(form.push(repository, blob, claimed)).isError(400, "DIGEST_INVALID");

    assertThat(repository.headBlob(claimed)).hasStatus(404);
    assertThat(repository.headBlob(blob.digest(algorithm))).hasStatus(404);
  }

  @ParameterizedTest
  @MethodSource("formsAndAlgorithms")
  @Row({"end-4a", "end-4b", "end-6"})
  void blobThatIsHereAlreadyIsPushedAgain(UploadForm form, Algorithm algorithm) {
    repository.push(blob, algorithm);

    assertThat(form.push(repository, blob, algorithm)).hasStatus(201);
    assertThat(repository.getBlob(blob.digest(algorithm))).hasStatus(200).hasBody(blob.bytes());
  }

  @ParameterizedTest
  @EnumSource(names = {"SINGLE_POST", "POST_THEN_PUT", "ALGORITHM_ANNOUNCED"})
  @Row({"end-4b", "end-6"})
  void emptyBlobIsPushed(UploadForm form) {
    Blob empty = Blob.of("");

    assertThat(form.push(repository, empty, empty.digest())).hasStatus(201);
    assertThat(repository.getBlob(empty.digest())).hasStatus(200).hasNoBody();
  }

  @ParameterizedTest
  @EnumSource
  @Row({"end-4b", "end-5", "end-6"})
  void blobOfManyBuffersIsPushed(UploadForm form) {
    Blob large = Blob.random(12_000_000);

    assertThat(form.push(repository, large, large.digest())).hasStatus(201);
    assertThat(repository.getBlob(large.digest())).hasStatus(200).hasBody(large.bytes());
  }
}
