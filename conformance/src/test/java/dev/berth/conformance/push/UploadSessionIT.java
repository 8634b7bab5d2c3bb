package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of an upload session: opened, asked for, continued, finished again, cancelled. */
class UploadSessionIT {

  private final Repository repository = Registry.target().newRepository();
  private final Blob blob = Blob.random(300);
  private final String digest = blob.digest();

  @Test
  @Row("end-4a")
  void openingTellsIdAndLocationAsAPath() {
    Answer answer = repository.startUpload("");

    assertThat(answer).hasStatus(202);
    assertThat(answer.required("Location"))
        .startsWith(repository.uploadsPath())
        .contains(answer.required("Docker-Upload-UUID"));
  }

  @Test
  @Row({"D11", "end-4a", "end-13"})
  void newSessionHasTheRangeZero() {
    Answer answer = repository.startUpload("");

    assertThat(answer).hasStatus(202).hasHeader("Range", "0-0");
    assertThat(repository.registry().get(answer.required("Location")))
        .hasStatus(204)
        .hasHeader("Range", "0-0");
  }

  @Test
  @Row("end-13")
  void statusTellsLocationAndRange() {
    Upload upload = repository.openUpload();
    upload.patch(0, blob.slice(0, 100));

    Answer status = upload.status();

    assertThat(status).hasStatus(204).hasHeader("Range", "0-99").hasNoBody();
    assertThat(status.required("Location")).contains(repository.uploadsPath());
  }

  @Test
  @Row({"D12", "end-5"})
  void chunkWithoutContentRangeIsAppended() {
    Upload upload = repository.openUpload();

    assertThat(upload.patch(blob.slice(0, 100))).hasStatus(202).hasHeader("Range", "0-99");
    assertThat(upload.patch(blob.slice(100, 300))).hasStatus(202).hasHeader("Range", "0-299");
    assertThat(upload.finish(digest)).hasStatus(201);
  }

  @Test
  @Row("end-5")
  void chunkAnswersTheRangeSoFar() {
    Upload upload = repository.openUpload();

    assertThat(upload.patch(0, blob.slice(0, 22))).hasStatus(202).hasHeader("Range", "0-21");
    assertThat(upload.patch(22, blob.slice(22, 44))).hasStatus(202).hasHeader("Range", "0-43");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 99, 101, 200})
  @Row({"D13", "end-5"})
  void chunkAtAWrongOffsetIsRefusedAndTheSessionLivesOn(int wrong) {
    Upload upload = repository.openUpload();
    upload.patch(0, blob.slice(0, 100));

    assertThat(upload.patch(wrong, blob.slice(100, 200))).isError(416);

    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-99");
    assertThat(upload.patch(100, blob.slice(100, 300))).hasStatus(202);
    assertThat(upload.finish(digest)).hasStatus(201);
  }

  @Test
  @Row({"D13", "end-5"})
  void firstChunkStartsAtZero() {
    Upload upload = repository.openUpload();

    assertThat(upload.patch(100, blob.slice(100, 200))).isError(416);

    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0");
    assertThat(upload.patch(0, blob.bytes())).hasStatus(202);
    assertThat(upload.finish(digest)).hasStatus(201);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 99, 101})
  @Row({"D13", "end-6"})
  void lastChunkAtAWrongOffsetIsRefusedAndTheSessionLivesOn(int wrong) {
    Upload upload = repository.openUpload();
    upload.patch(0, blob.slice(0, 100));

    assertThat(upload.finish(digest, wrong, blob.slice(100, 300))).isError(416);

    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-99");
    assertThat(upload.finish(digest, 100, blob.slice(100, 300))).hasStatus(201);
  }

  @Test
  @Row({"D14", "end-5", "end-13"})
  void olderLocationStillIsTheSession() {
    Upload upload = repository.openUpload();
    String older = upload.location();
    upload.patch(0, blob.slice(0, 100));

    assertThat(upload.at(older).patch(0, blob.slice(0, 100))).isError(416);
    assertThat(upload.at(older).status()).hasStatus(204).hasHeader("Range", "0-99");
    assertThat(upload.at(older).patch(100, blob.slice(100, 300))).hasStatus(202);
    assertThat(upload.at(older).finish(digest)).hasStatus(201);
  }

  @Test
  @Row({"D16", "end-6"})
  void repeatedClosingPutIsCreatedAgain() {
    Upload upload = repository.openUpload();
    upload.patch(blob.bytes());

    assertThat(upload.finish(digest)).hasStatus(201);
    assertThat(upload.finish(digest)).hasStatus(201).hasDigest(digest);
  }

  @Test
  @Row({"D16", "end-6"})
  void repeatedPutOfTheWholeBlobIsCreatedAgain() {
    Upload upload = repository.openUpload();

    assertThat(upload.finish(digest, blob.bytes())).hasStatus(201);
    assertThat(upload.finish(digest, blob.bytes())).hasStatus(201).hasDigest(digest);
    assertThat(repository.getBlob(digest)).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  @Row({"D16", "end-6"})
  void finishedSessionIsNotFinishedAsAnotherBlob() {
    Upload upload = repository.openUpload();
    upload.finish(digest, blob.bytes());
    Blob other = Blob.random(300);

    assertThat(upload.finish(other.digest(), other.bytes())).isRefused();
    assertThat(repository.headBlob(other.digest())).hasStatus(404);
  }

  @Test
  @Row("end-14")
  void cancelledSessionIsGone() {
    Upload upload = repository.openUpload();
    upload.patch(blob.bytes());

    assertThat(upload.cancel()).hasStatus(204);

    assertThat(upload.status()).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(upload.cancel()).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(repository.headBlob(digest)).hasStatus(404);
  }

  @Test
  @Row({"D17", "end-5", "end-6"})
  void cancelledSessionTakesNothing() {
    Upload upload = repository.openUpload();
    upload.patch(blob.bytes());
    upload.cancel();

    assertThat(upload.finish(digest)).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(upload.patch(blob.bytes())).isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  @Row({"D17", "end-5", "end-6", "end-13", "end-14"})
  void sessionOfAnotherRepositoryIsUnknown() {
    Repository other = Registry.target().newRepository();
    other.push(Blob.random(10));
    Upload upload = repository.openUpload();
    Upload stolen =
        upload.at(upload.location().replace(repository.uploadsPath(), other.uploadsPath()));

    assertThat(stolen.patch(blob.bytes())).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(stolen.finish(digest, blob.bytes())).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(stolen.status()).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(stolen.cancel()).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(upload.finish(digest, blob.bytes())).hasStatus(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3fbd8a8e-4d5c-4f0a-9c59-3d5e2b1f7a10", "none"})
  @Row({"end-5", "end-6", "end-13", "end-14"})
  void sessionNeverOpenedIsUnknown(String id) {
    repository.push(Blob.random(10));
    Upload upload = repository.openUpload().at(repository.uploadsPath() + id);

    assertThat(upload.patch(blob.bytes())).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(upload.finish(digest, blob.bytes())).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(upload.status()).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(upload.cancel()).isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "9-0", "-5", "0-", "bytes=0-99", "0-99999999999999999999"})
  @Row("end-5")
  void contentRangeOutsideItsGrammarIsRefused(String range) {
    Upload upload = repository.openUpload();

    assertThat(upload.patch(range, blob.slice(0, 100))).hasStatus(400, 416).isRefused();
    assertThat(upload.finish(digest, blob.bytes())).hasStatus(201);
  }

  @Test
  @Row("end-6")
  void putWithoutDigestIsRefused() {
    Upload upload = repository.openUpload();
    upload.patch(blob.bytes());

    assertThat(repository.registry().send("PUT", upload.location()))
        .isError(400, "DIGEST_INVALID", "BLOB_UPLOAD_INVALID");
  }
}
