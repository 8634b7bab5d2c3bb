package dev.berth.blob.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.testing.BlobClient;
import dev.berth.blob.testing.Service;
import dev.berth.blob.testing.Surroundings;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.storage.Staged;
import dev.berth.storage.StoreException.Kind;
import dev.berth.storage.testkit.Bytes;
import dev.berth.storage.testkit.FaultyStore.Call;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A finish that is repeated as its answer was lost, with a crash at every place it can have. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class RepeatedFinishTest {

  private static final byte[] CONTENT = Bytes.random(300_000, 2);
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);
  private static final Digest OTHER = Digest.of(Algorithm.SHA256, "other".getBytes(UTF_8));

  /** The owner that a process has left behind. */
  private static final String DEAD = "owner = 'dead', epoch = epoch + 1";

  @TestHTTPResource("/")
  URI base;

  @Inject Service service;
  @Inject RunningDigests digests;

  private BlobClient client;
  private UploadId id;

  @BeforeEach
  void openUpload() throws Exception {
    client = new BlobClient(base);
    id = client.open();
  }

  @AfterEach
  void heal() {
    service.store().heal();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isAnsweredTheSameWayOnceCommitted(boolean withChunk) throws Exception {
    CommittedBlob first = finish(withChunk);

    CommittedBlob second = finish(withChunk);

    assertThat(second).isEqualTo(first);
    assertObject();
  }

  @Test
  void tellsThatTheBlobIsLinked() throws Exception {
    CommittedBlob first = finish(true);
    client.linked(id).hasStatus(204);

    CommittedBlob second = finish(true);

    assertThat(second.linked()).isTrue();
    assertThat(second.key()).isEqualTo(first.key());
    assertThat(service.get(id, "expires_at > now() + interval '55 minutes'")).isEqualTo("true");
  }

  @Test
  void withAnotherDigestIsUnknown() throws Exception {
    finish(false);
    client.put(id, OTHER).isError(404, "BLOB_UPLOAD_UNKNOWN");

    service.set(id, "state = 'committing'");
    client.put(id, OTHER).isError(404, "BLOB_UPLOAD_UNKNOWN");

    service.set(id, "state = 'linked'");
    client.put(id, OTHER).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertObject();
  }

  @Test
  void afterACrashBeforeTheFirstByteWasAcknowledged() throws Exception {
    service.set(id, DEAD);

    assertThat(finish(true).digest()).isEqualTo(DIGEST);
    assertObject();
  }

  @Test
  void afterACrashBeforeTheLastChunkWasAcknowledged() throws Exception {
    client.patch(id, Arrays.copyOf(CONTENT, 200_000)).hasStatus(200);
    crash();
    service.set(id, DEAD);
    byte[] last = Arrays.copyOfRange(CONTENT, 200_000, CONTENT.length);

    CommittedBlob blob = client.put(id, DIGEST, "200000-299999", last).committed();

    assertThat(blob.size()).isEqualTo(CONTENT.length);
    assertObject();
  }

  @Test
  void afterACrashOfAFinishThatBroughtNoBytes() throws Exception {
    client.patch(id, CONTENT).hasStatus(200);
    crash();
    service.set(id, DEAD);

    client.put(id, DIGEST).committed();

    assertObject();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterACrashBeforeTheObjectWasComplete(boolean withChunk) throws Exception {
    client.patch(id, CONTENT).hasStatus(200);
    crash();
    service.set(id, DEAD + ", state = 'committing', digest = " + sql(DIGEST));

    finish(withChunk);

    assertObject();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterACrashBeforeTheObjectWasNoted(boolean withChunk) throws Exception {
    client.patch(id, CONTENT).hasStatus(200);
    service
        .store()
        .complete(new Staged(service.key(id), CONTENT.length, service.get(id, "handle")));
    crash();
    service.set(id, DEAD + ", state = 'committing', digest = " + sql(DIGEST));

    finish(withChunk);

    assertObject();
  }

  @Test
  void afterACrashFindsAWrongDigestAndLeavesNothing() throws Exception {
    client.patch(id, CONTENT).hasStatus(200);
    crash();
    service.set(id, DEAD + ", state = 'committing', digest = " + sql(OTHER));

    client.put(id, OTHER).isError(400, "DIGEST_INVALID");

    assertThat(service.held(service.key(id))).isEmpty();
    client.put(id, OTHER).isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void afterTheStoreCouldNotComplete() throws Exception {
    client.patch(id, CONTENT).hasStatus(200);
    service.store().fail(Call.COMPLETE, Kind.UNAVAILABLE);
    client.put(id, DIGEST).isError(503, "UNAVAILABLE");
    service.store().heal();

    client.put(id, DIGEST).committed();

    assertObject();
  }

  @Test
  void afterTheReadBackBrokeOff() throws Exception {
    client.patch(id, CONTENT).hasStatus(200);
    crash();
    service.store().failAfter(Call.READ, 1000, Kind.UNAVAILABLE);
    client.put(id, DIGEST).isError(503, "UNAVAILABLE");
    service.store().heal();

    client.put(id, DIGEST).committed();

    assertObject();
  }

  @Test
  void isRefusedOnceTheStagedBytesAreLost() throws Exception {
    client.patch(id, CONTENT).hasStatus(200);
    service.store().discard(service.key(id));

    client.put(id, DIGEST).isError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  private CommittedBlob finish(boolean withChunk) throws Exception {
    if (withChunk) {
      return client.put(id, DIGEST, null, CONTENT).committed();
    }
    if (client.status(id).status() == 200 && client.offset(id) == 0) {
      client.patch(id, CONTENT).hasStatus(200);
    }
    return client.put(id, DIGEST).committed();
  }

  /** What a process knows by heart is gone. */
  private void crash() {
    digests.forgetAll();
  }

  private void assertObject() throws Exception {
    assertThat(Bytes.read(service.store(), service.key(id), 0)).isEqualTo(CONTENT);
    assertThat(service.held(service.key(id))).hasSize(1);
  }

  private static String sql(Digest digest) {
    return "'\\x" + HexFormat.of().formatHex(digest.toBytes()) + "'";
  }
}
