package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs that are in the registry already, and so need not be sent. */
class MountIT {

  private final Repository source = Registry.target().newRepository();
  private final Repository target = Registry.target().newRepository();
  private final Blob blob = Blob.random(500);

  @ParameterizedTest
  @EnumSource
  @Row("end-11")
  void blobOfTheNamedRepositoryIsMounted(Algorithm algorithm) {
    String digest = blob.digest(algorithm);
    source.push(blob, algorithm);

    assertThat(target.mount(digest, source))
        .hasStatus(201)
        .hasHeader("Location", target.blobPath(digest))
        .hasDigest(digest);
    assertThat(target.getBlob(digest)).hasStatus(200).hasBody(blob.bytes());
  }

  @ParameterizedTest
  @EnumSource
  @Row({"D20", "end-11"})
  void blobIsFoundWhereverItIs(Algorithm algorithm) {
    String digest = blob.digest(algorithm);
    source.push(blob, algorithm);

    assertThat(target.startUpload("?mount=" + digest))
        .hasStatus(201)
        .hasHeader("Location", target.blobPath(digest))
        .hasDigest(digest);
    assertThat(target.getBlob(digest)).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  @Row({"D20", "end-11"})
  void blobThatIsNowhereIsToBeUploaded() {
    assertOpensASessionThatWorks(target.startUpload("?mount=" + blob.digest()));
  }

  @Test
  @Row({"D19", "end-11"})
  void blobThatTheNamedRepositoryLacksIsToBeUploaded() {
    source.push(Blob.random(10));

    assertOpensASessionThatWorks(target.mount(blob.digest(), source));
  }

  @Test
  @Row({"D19", "end-11"})
  void blobOfARepositoryThatDoesNotExistIsToBeUploaded() {
    assertOpensASessionThatWorks(target.mount(blob.digest(), source));
  }

  @Test
  @Row("end-11")
  void blobThatIsHereAlreadyIsMountedAgain() {
    source.push(blob);
    target.push(blob);

    assertThat(target.mount(blob.digest(), source)).hasStatus(201).hasDigest(blob.digest());
  }

  @Test
  @Row({"D28", "end-10", "end-11"})
  void mountedBlobOutlivesItsSource() {
    source.push(blob);
    target.mount(blob.digest(), source);

    assertThat(source.deleteBlob(blob.digest())).hasStatus(202);

    assertThat(source.headBlob(blob.digest())).hasStatus(404);
    assertThat(target.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  private void assertOpensASessionThatWorks(Answer answer) {
    assertThat(answer).hasStatus(202);
    assertThat(answer.required("Location")).contains(target.uploadsPath());
    Upload upload = target.openUpload().at(answer.required("Location"));
    assertThat(upload.finish(blob.digest(), blob.bytes())).hasStatus(201);
    assertThat(target.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }
}
