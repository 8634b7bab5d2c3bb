package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;

/** A client that asks before it sends its body learns the decision, not a courtesy. */
class ExpectContinueIT {

  private static final String EXPECT = "Expect: 100-continue";

  private final Repository repository = Registry.target().newRepository();
  private final Blob blob = Blob.random(1000);

  @Test
  @Row("end-5")
  void chunkThatIsWelcomeIsAskedFor() {
    Upload upload = repository.openUpload();
    try (RawConnection connection = repository.registry().connect()) {
      connection.head("PATCH", upload.location(), "Content-Length: 1000", EXPECT);

      assertThat(connection.answer()).hasStatus(100);
      assertThat(connection.body(blob.bytes()).answer()).hasStatus(202);
    }
  }

  @Test
  @Row("end-5")
  void chunkForAnUnknownSessionIsNotAskedFor() {
    String location = repository.uploadsPath() + "3fbd8a8e-4d5c-4f0a-9c59-3d5e2b1f7a10";

    assertThat(ask("PATCH", location)).isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  @Row({"D13", "end-5"})
  void chunkAtAWrongOffsetIsNotAskedFor() {
    Upload upload = repository.openUpload();

    assertThat(ask("PATCH", upload.location(), "Content-Range: 500-1499")).isError(416);
  }

  @Test
  @Row({"D3", "end-4b"})
  void blobWithAMalformedDigestIsNotAskedFor() {
    assertThat(ask("POST", repository.uploadsPath() + "?digest=sha256:short"))
        .isError(400, "DIGEST_INVALID");
  }

  @Test
  @Row({"D30", "end-7a"})
  void manifestOverTheLimitIsNotAskedFor() {
    try (RawConnection connection = repository.registry().connect()) {
      connection.head(
          "PUT",
          repository.manifestPath("large"),
          "Content-Type: " + MediaTypes.MANIFEST,
          "Content-Length: 100000000",
          EXPECT);

      assertThat(connection.answer()).isError(413);
    }
  }

  private Answer ask(String method, String path, String... headers) {
    try (RawConnection connection = repository.registry().connect()) {
      String[] all = new String[headers.length + 2];
      System.arraycopy(headers, 0, all, 2, headers.length);
      all[0] = "Content-Length: 1000";
      all[1] = EXPECT;
      return connection.head(method, path, all).answer();
    }
  }
}
