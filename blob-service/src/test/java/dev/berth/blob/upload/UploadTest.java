package dev.berth.blob.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.testing.BlobClient;
import dev.berth.blob.testing.Service;
import dev.berth.blob.testing.Surroundings;
import dev.berth.contract.blob.Blobs;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.storage.testkit.Bytes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class UploadTest {

  private static final byte[] CONTENT = Bytes.random(1_000_000, 1);

  @TestHTTPResource("/")
  URI base;

  @Inject Service service;

  private BlobClient client;

  @BeforeEach
  void makeClient() {
    client = new BlobClient(base);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void pushStoresABlob(Algorithm algorithm) throws Exception {
    Digest digest = Digest.of(algorithm, CONTENT);

    CommittedBlob blob = client.push(digest, CONTENT).committed();

    assertStored(blob, digest, CONTENT);
    assertThat(service.get(blob.upload(), "state")).isEqualTo("committed");
    assertThat(service.held(service.key(blob.upload()))).hasSize(1);
  }

  @Test
  void pushStoresABlobOfNoBytes() throws Exception {
    CommittedBlob blob = client.push(new byte[0]);

    assertThat(blob.size()).isZero();
    assertThat(Bytes.read(service.store(), service.key(blob.upload()), 0)).isEmpty();
  }

  @Test
  void pushOfOtherBytesLeavesNothing() throws Exception {
    client
        .push(Digest.of(Algorithm.SHA256, "other".getBytes(UTF_8)), CONTENT)
        .isError(400, "DIGEST_INVALID");

    assertThat(service.get(lastUpload(), "state")).isEqualTo("cancelled");
    assertThat(service.held(service.key(lastUpload()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void chunksBecomeABlob(Algorithm algorithm) throws Exception {
    UploadId id = client.open();
    Digest digest = Digest.of(algorithm, CONTENT);

    for (int from = 0; from < CONTENT.length; from += 300_000) {
      byte[] chunk = slice(from, Math.min(CONTENT.length, from + 300_000));
      String range = from + "-" + (from + chunk.length - 1);
      client.patch(id, range, chunk).hasStatus(200);
      assertThat(client.offset(id)).isEqualTo(from + chunk.length);
    }

    assertStored(client.put(id, digest).committed(), digest, CONTENT);
  }

  @Test
  void smallChunksBecomeABlob() throws Exception {
    UploadId id = client.open();
    byte[] content = slice(0, 220);
    for (int from = 0; from < content.length; from += 22) {
      client.patch(id, slice(from, from + 22)).hasStatus(200);
    }
    Digest digest = Digest.of(Algorithm.SHA256, content);

    assertStored(client.put(id, digest).committed(), digest, content);
  }

  @Test
  void streamedBodyBecomesABlob() throws Exception {
    UploadId id = client.open();
    Digest digest = Digest.of(Algorithm.SHA256, CONTENT);

    client.patchStreamed(id, CONTENT).hasStatus(200);

    assertStored(client.put(id, digest).committed(), digest, CONTENT);
  }

  @Test
  void lastChunkMayComeWithTheFinish() throws Exception {
    UploadId id = client.open();
    Digest digest = Digest.of(Algorithm.SHA256, CONTENT);
    client.patch(id, slice(0, 400_000)).hasStatus(200);

    CommittedBlob blob =
        client.put(id, digest, "400000-999999", slice(400_000, 1_000_000)).committed();

    assertStored(blob, digest, CONTENT);
  }

  @Test
  void allBytesMayComeWithTheFinish() throws Exception {
    UploadId id = client.open();
    Digest digest = Digest.of(Algorithm.SHA512, CONTENT);

    assertStored(client.put(id, digest, null, CONTENT).committed(), digest, CONTENT);
  }

  @Test
  void uploadOfNoBytesBecomesABlob() throws Exception {
    UploadId id = client.open();
    CommittedBlob blob = client.put(id, Digest.of(Algorithm.SHA256, new byte[0])).committed();

    assertThat(blob.size()).isZero();
    assertThat(service.store().size(service.key(id))).contains(0L);
  }

  @Test
  void finishWithAnotherDigestEndsTheUploadAndLeavesNothing() throws Exception {
    UploadId id = client.open();
    client.patch(id, CONTENT).hasStatus(200);

    client.put(id, Digest.of(Algorithm.SHA256, new byte[1])).isError(400, "DIGEST_INVALID");

    client.status(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(service.held(service.key(id))).isEmpty();
  }

  @Test
  void readBackFindsAnotherDigestToo() throws Exception {
    UploadId id = client.open();
    client.patch(id, CONTENT).hasStatus(200);

    client.put(id, Digest.of(Algorithm.SHA512, new byte[1])).isError(400, "DIGEST_INVALID");

    client.status(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(service.held(service.key(id))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1-22", "21-42", "23-44", "100-121"})
  void chunkAtAnotherOffsetIsRefusedAndTheUploadLives(String range) throws Exception {
    UploadId id = client.open();
    client.patch(id, "0-21", slice(0, 22)).hasStatus(200);
    Digest digest = Digest.of(Algorithm.SHA256, slice(0, 44));

    client.patch(id, range, slice(22, 44)).isError(416, "BLOB_UPLOAD_INVALID");
    client.put(id, digest, range, slice(22, 44)).isError(416, "BLOB_UPLOAD_INVALID");

    assertThat(client.offset(id)).isEqualTo(22);
    client.patch(id, "22-43", slice(22, 44)).hasStatus(200);
    client.put(id, digest).committed();
  }

  @Test
  void chunkThatIsNotAsLongAsItsRangeIsRefusedAndTheUploadLives() throws Exception {
    UploadId id = client.open();

    client.patch(id, "0-99", slice(0, 99)).isError(400, "SIZE_INVALID");
    client.patch(id, "0-99", slice(0, 101)).isError(400, "SIZE_INVALID");
    client
        .put(id, Digest.of(Algorithm.SHA256, CONTENT), "0-99", new byte[0])
        .isError(400, "SIZE_INVALID");

    assertThat(client.offset(id)).isZero();
    client.patch(id, "0-99", slice(0, 100)).hasStatus(200);
  }

  @Test
  void blobThatIsTooLargeIsRefusedHoweverItComes() throws Exception {
    byte[] tooLarge = new byte[Surroundings.MAX_BLOB_BYTES + 1];
    UploadId id = client.open();
    client.patch(id, slice(0, 10)).hasStatus(200);

    client.patchStreamed(id, tooLarge).isError(413, "SIZE_INVALID");
    assertThat(client.offset(id)).isEqualTo(10);
    client.patch(id, slice(0, 10)).hasStatus(200);
    assertThat(client.offset(id)).isEqualTo(20);
  }

  @Test
  void unknownUploadsAreUnknown() throws Exception {
    Digest digest = Digest.of(Algorithm.SHA256, CONTENT);
    UploadId id = new UploadId(UUID.randomUUID());

    client.status(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.patch(id, CONTENT).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.put(id, digest, null, CONTENT).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.cancel(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.linked(id).hasStatus(204);
  }

  @Test
  void listOfLinkedUploadsIsBoundedAndOfIds() throws Exception {
    String id = UUID.randomUUID().toString();

    client.linked(String.join(",", Collections.nCopies(Blobs.MOST_LINKED, id))).hasStatus(204);
    client
        .linked(String.join(",", Collections.nCopies(Blobs.MOST_LINKED + 1, id)))
        .isError(400, "BLOB_UPLOAD_INVALID");
    client.linked("").isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.linked(id + ",x").isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void uploadOfAnotherRepositoryIsUnknown() throws Exception {
    UploadId id = client.open();
    String path = "/internal/uploads/" + id + "?repository=library/other";

    client.call("GET", path, null).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.call("PATCH", path, null).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.call("DELETE", path, null).isError(404, "BLOB_UPLOAD_UNKNOWN");

    assertThat(client.offset(id)).isZero();
  }

  @Test
  void finishedUploadTakesNoMoreBytes() throws Exception {
    UploadId id = client.push(CONTENT).upload();

    client.patch(id, CONTENT).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.status(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.cancel(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void cancelForgetsTheBytes() throws Exception {
    UploadId id = client.open();
    client.patch(id, CONTENT).hasStatus(200);

    client.cancel(id).hasStatus(204);

    assertThat(service.held(service.key(id))).isEmpty();
    client.cancel(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
    client.put(id, Digest.of(Algorithm.SHA256, CONTENT)).isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void clientMayHaveOnlySoManyUploadsOpen() throws Exception {
    String peer = UUID.randomUUID().toString();
    for (int i = 0; i < Surroundings.OPEN_PER_PEER; i++) {
      client.open("sha256", peer).hasStatus(200);
    }

    client.open("sha256", peer).isError(429, "TOOMANYREQUESTS");

    client.open("sha256", UUID.randomUUID().toString()).hasStatus(200);
  }

  @Test
  void linkIsDueWithinTheTimeOfTheSettings() throws Exception {
    CommittedBlob blob = client.push(CONTENT);

    assertThat(blob.linked()).isFalse();
    assertThat(blob.linkBefore())
        .isBetween(Instant.now().plusSeconds(570), Instant.now().plusSeconds(630));
  }

  @Test
  void malformedCallsAreRefused() throws Exception {
    client.open("md5", "10.0.0.1").isError(400, "DIGEST_INVALID");
    client
        .call("POST", "/internal/uploads?algorithm=sha256&repository=UPPER&peer=a", null)
        .isError(400, "NAME_INVALID");
    client
        .call("POST", "/internal/uploads?algorithm=sha256&repository=a", null)
        .isError(400, "BLOB_UPLOAD_INVALID");
    client
        .call("GET", "/internal/uploads/..%2F..?repository=a", null)
        .isError(404, "BLOB_UPLOAD_UNKNOWN");
    UploadId id = client.open();
    String upload = "/internal/uploads/" + id + "?repository=" + BlobClient.REPOSITORY;
    client.call("PATCH", upload, "bytes 0-1/2").isError(400, "BLOB_UPLOAD_INVALID");
    client.call("PATCH", upload, "5-1").isError(400, "BLOB_UPLOAD_INVALID");
    client.call("PUT", upload, null).isError(400, "DIGEST_INVALID");
  }

  @Test
  void callWithoutTheCredentialIsRefused() throws Exception {
    UploadId id = client.open();

    client
        .callAsStranger("/internal/uploads/" + id + "?repository=" + BlobClient.REPOSITORY)
        .isError(401, "UNAUTHORIZED");
  }

  private void assertStored(CommittedBlob blob, Digest digest, byte[] content) throws Exception {
    assertThat(blob.digest()).isEqualTo(digest);
    assertThat(blob.size()).isEqualTo(content.length);
    assertThat(blob.key()).isEqualTo(service.get(blob.upload(), "object_key"));
    assertThat(client.read(blob.key(), 0, content.length).bytes()).isEqualTo(content);
  }

  private UploadId lastUpload() throws Exception {
    return UploadId.parse(service.newestUpload());
  }

  private static byte[] slice(int from, int to) {
    return Arrays.copyOfRange(CONTENT, from, to);
  }
}
