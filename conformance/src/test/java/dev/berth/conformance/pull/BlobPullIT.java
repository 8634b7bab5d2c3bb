package dev.berth.conformance.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GET and HEAD of blobs. */
class BlobPullIT {

  private final Repository repository = Registry.target().newRepository();

  @ParameterizedTest
  @EnumSource
  @Row("end-2")
  void getGivesTheBytes(Algorithm algorithm) {
    Blob blob = Blob.random(3000);
    repository.push(blob, algorithm);

    assertThat(repository.getBlob(blob.digest(algorithm)))
        .hasStatus(200)
        .hasBody(blob.bytes())
        .hasLength(3000)
        .hasDigest(blob.digest(algorithm));
  }

  @ParameterizedTest
  @EnumSource
  @Row("end-2")
  void headGivesTheLengthAndNoBytes(Algorithm algorithm) {
    Blob blob = Blob.random(3000);
    repository.push(blob, algorithm);

    assertThat(repository.headBlob(blob.digest(algorithm)))
        .hasStatus(200)
        .hasNoBody()
        .hasLength(3000)
        .hasDigest(blob.digest(algorithm));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}"})
  @Row("end-2")
  void smallestBlobsArePulled(String text) {
    Blob blob = Blob.of(text);
    repository.push(blob);

    assertThat(repository.getBlob(blob.digest()))
        .hasStatus(200)
        .hasBody(blob.bytes())
        .hasLength(blob.size());
  }

  @ParameterizedTest
  @EnumSource
  @Row("end-2")
  void missingBlobIsUnknown(Algorithm algorithm) {
    repository.push(Blob.random(10));
    String missing = Blob.random(10).digest(algorithm);

    assertThat(repository.getBlob(missing)).isError(404, "BLOB_UNKNOWN");
    assertThat(repository.headBlob(missing)).hasStatus(404).hasNoBody();
  }

  @Test
  @Row("end-2")
  void blobOfARepositoryThatDoesNotExistIsUnknown() {
    String digest = Blob.random(10).digest();

    assertThat(repository.getBlob(digest)).isError(404, "NAME_UNKNOWN", "BLOB_UNKNOWN");
    assertThat(repository.headBlob(digest)).hasStatus(404).hasNoBody();
  }

  @Test
  @Row("end-2")
  void blobOfAnotherRepositoryIsUnknown() {
    Blob blob = Blob.random(10);
    repository.push(blob);
    Repository other = Registry.target().newRepository();
    other.push(Blob.random(10));

    assertThat(other.getBlob(blob.digest())).isError(404, "BLOB_UNKNOWN");
  }
}
