package dev.berth.conformance.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If-None-Match on pulls: what the client has already is not sent again. */
class ConditionalPullIT {

  private final Repository repository = Registry.target().newRepository();
  private final Content image = Images.tiny();
  private final Blob blob = image.blobs().getFirst();

  @Test
  @Row({"D24", "end-2", "end-3"})
  void etagIsTheDigest() {
    repository.push(image, "1.0");

    assertThat(repository.getManifest("1.0")).hasHeader("ETag", quoted(image.digest()));
    assertThat(repository.getBlob(blob.digest())).hasHeader("ETag", quoted(blob.digest()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"%s\"", "W/\"%s\"", "\"other\", \"%s\"", "*"})
  @Row({"D24", "end-3"})
  void manifestTheClientHasIsNotSent(String condition) {
    repository.push(image, "1.0");
    String header = condition.formatted(image.digest());

    assertNotModified(repository.getManifest("1.0", "If-None-Match", header), image.digest());
    assertNotModified(repository.headManifest("1.0", "If-None-Match", header), image.digest());
    assertNotModified(
        repository.getManifest(image.digest(), "If-None-Match", header), image.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"%s\"", "W/\"%s\"", "\"other\", \"%s\"", "*"})
  @Row({"D24", "end-2"})
  void blobTheClientHasIsNotSent(String condition) {
    repository.push(image);
    String header = condition.formatted(blob.digest());

    assertNotModified(repository.getBlob(blob.digest(), "If-None-Match", header), blob.digest());
    assertNotModified(repository.headBlob(blob.digest(), "If-None-Match", header), blob.digest());
  }

  @Test
  @Row({"D24", "end-3"})
  void manifestIsSentWhenTheTagHasMoved() {
    repository.push(image, "1.0");
    Content next = Images.tiny();
    repository.push(next, "1.0");

    assertThat(repository.getManifest("1.0", "If-None-Match", quoted(image.digest())))
        .hasStatus(200)
        .hasBody(next.root().bytes());
  }

  @Test
  @Row({"D24", "end-2"})
  void blobIsSentWhenTheClientHasAnother() {
    repository.push(image);

    assertThat(repository.getBlob(blob.digest(), "If-None-Match", quoted(image.digest())))
        .hasStatus(200)
        .hasBody(blob.bytes());
  }

  @Test
  @Row({"D24", "end-2", "end-3"})
  void whatIsMissingStaysMissing() {
    repository.push(image);

    assertThat(repository.getManifest("missing", "If-None-Match", "*"))
        .isError(404, "MANIFEST_UNKNOWN");
    assertThat(repository.getBlob(Blob.random(9).digest(), "If-None-Match", "*"))
        .isError(404, "BLOB_UNKNOWN");
  }

  private static void assertNotModified(Answer answer, String digest) {
    assertThat(answer)
        .hasStatus(304)
        .hasNoBody()
        .hasHeader("ETag", quoted(digest))
        .hasDigest(digest);
  }

  private static String quoted(String digest) {
    return '"' + digest + '"';
  }
}
