package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.row.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads whose client dies, or says another length than it sends. */
class BrokenUploadIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Repository repository = Registry.target().newRepository();
  private final Blob blob = Blob.random(2000);
  private final Blob half = Blob.of(blob.slice(0, 1000));

  @ParameterizedTest
  @ValueSource(strings = {"0-999", "0-2999"})
  @Row({"D18", "end-5"})
  void chunkOfAnotherLengthThanItsRangeIsRefused(String range) {
    Upload upload = repository.openUpload();

    assertThat(upload.patch(range, blob.bytes())).isError(400, "SIZE_INVALID");
  }

  @Test
  @Row({"D18", "end-6"})
  void lastChunkOfAnotherLengthThanItsRangeIsRefused() {
    Upload upload = repository.openUpload();

    Answer answer =
        repository
            .registry()
            .send(
                "PUT",
                upload.finishLocation(blob.digest()),
                blob.bytes(),
                "Content-Range",
                "0-2999");

    assertThat(answer).isError(400, "SIZE_INVALID", "DIGEST_INVALID");
    assertThat(repository.headBlob(blob.digest())).hasStatus(404);
  }

  @Test
  @Row({"D18", "end-6"})
  void bytesPastTheSaidLengthAreNotPartOfTheBlob() {
    Upload upload = repository.openUpload();
    try (RawConnection connection = repository.registry().connect()) {
      connection.head("PUT", upload.finishLocation(blob.digest()), "Content-Length: 1000");

      assertThat(connection.body(blob.bytes()).answer()).isError(400, "DIGEST_INVALID");
    }
    assertThat(repository.headBlob(blob.digest())).hasStatus(404);
  }

  @Test
  @Row({"D18", "end-6"})
  void putThatIsCutIsNotTakenForAShorterBlob() {
    Upload upload = repository.openUpload();

    assertCut("PUT", upload.finishLocation(half.digest()), half.bytes(), "Content-Length: 2000");

    assertStaysInvisible(half);
  }

  @Test
  @Row({"D18", "end-6"})
  void putOfUnknownLengthThatIsCutIsNotTakenForAShorterBlob() {
    Upload upload = repository.openUpload();

    assertCut(
        "PUT",
        upload.finishLocation(half.digest()),
        Blob.of(chunk(half)).bytes(),
        "Transfer-Encoding: chunked");

    assertStaysInvisible(half);
  }

  @Test
  @Row({"D18", "end-4b"})
  void singlePostThatIsCutIsNotTakenForAShorterBlob() {
    assertCut(
        "POST",
        repository.uploadsPath() + "?digest=" + half.digest(),
        half.bytes(),
        "Content-Length: 2000");

    assertStaysInvisible(half);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Row({"D18", "end-5", "end-13"})
  void sessionOfAPatchThatIsCutGoesOnWhereTheStatusSays(boolean lengthKnown) {
    Upload upload = repository.openUpload();
    upload.patch(0, blob.slice(0, 500));
    byte[] part = blob.slice(500, 1500);

    if (lengthKnown) {
      assertCut("PATCH", upload.location(), part, "Content-Length: 1500");
    } else {
      assertCut("PATCH", upload.location(), chunk(Blob.of(part)), "Transfer-Encoding: chunked");
    }

    finishFromWhereTheStatusSays(upload);
    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  @Row({"D16", "end-6"})
  void putWhoseAnswerWasLostIsCreatedWhenRepeated() {
    Upload upload = repository.openUpload();
    upload.patch(blob.bytes());
    try (RawConnection connection = repository.registry().connect()) {
      connection.head("PUT", upload.finishLocation(blob.digest()), "Content-Length: 0");
    }

    // While the first PUT is still at work, the second may be told so.
    Answer answer = upload.finish(blob.digest());
    for (Instant start = Instant.now(); answer.status() == 416 && within(start); pause()) {
      answer = upload.finish(blob.digest());
    }
    assertThat(answer).hasStatus(201).hasDigest(blob.digest());
    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  private void assertCut(String method, String location, byte[] bytes, String length) {
    try (RawConnection connection = repository.registry().connect()) {
      Optional<Answer> answer = connection.head(method, location, length).body(bytes).hangUp();

      assertThat(answer.map(Answer::status).filter(status -> status < 400)).isEmpty();
    }
  }

  private void assertStaysInvisible(Blob cut) {
    for (int i = 0; i < 5; i++) {
      assertThat(repository.headBlob(cut.digest())).hasStatus(404);
      pause();
    }
  }

  /** The registry may learn of the dead client only now, and then knows more than it said. */
  private void finishFromWhereTheStatusSays(Upload upload) {
    Answer answer = continueFrom(upload);
    for (Instant start = Instant.now(); answer.status() == 416 && within(start); pause()) {
      answer = continueFrom(upload);
    }
    assertThat(answer).hasStatus(201);
  }

  private Answer continueFrom(Upload upload) {
    Answer status = upload.status();
    assertThat(status).hasStatus(204);
    int offset = Integer.parseInt(status.required("Range").substring("0-".length())) + 1;
    assertThat(offset).isBetween(500, 1500);
    return upload.finish(blob.digest(), offset, blob.slice(offset, blob.size()));
  }

  private static byte[] chunk(Blob content) {
    byte[] head = Blob.of(Integer.toHexString(content.size()) + "\r\n").bytes();
    byte[] framed = new byte[head.length + content.size()];
    System.arraycopy(head, 0, framed, 0, head.length);
    System.arraycopy(content.bytes(), 0, framed, head.length, content.size());
    return framed;
  }

  private static boolean within(Instant start) {
    return Duration.between(start, Instant.now()).compareTo(PATIENCE) < 0;
  }

  private static void pause() {
    Crowd.pause(Duration.ofMillis(100));
  }
}
