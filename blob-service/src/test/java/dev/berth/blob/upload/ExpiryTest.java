package dev.berth.blob.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.testing.BlobClient;
import dev.berth.blob.testing.BlobClient.Answer;
import dev.berth.blob.testing.Service;
import dev.berth.blob.testing.Surroundings;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.Staged;
import dev.berth.storage.StoreException.Kind;
import dev.berth.storage.testkit.Bytes;
import dev.berth.storage.testkit.FaultyStore.Call;
import dev.berth.storage.testkit.FaultyStore.Stall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ExpiryTest {

  private static final byte[] CONTENT = Bytes.random(10_000, 6);
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);
  private static final String LATE = "expires_at = now() - interval '1 second'";

  @TestHTTPResource("/")
  URI base;

  @Inject Service service;
  @Inject Expiry expiry;

  private BlobClient client;

  @BeforeEach
  void makeClient() {
    client = new BlobClient(base);
  }

  @AfterEach
  void heal() {
    service.store().heal();
  }

  @Test
  void openUploadThatRestsTooLongIsForgotten() throws Exception {
    UploadId id = started();
    ObjectKey key = service.key(id);
    service.set(id, LATE + ", owner = 'dead'");

    run();

    client.status(id).isError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThat(service.get(id, "state")).isEmpty();
    assertThat(service.held(key)).isEmpty();
  }

  @Test
  void uploadThatIsStillYoungStays() throws Exception {
    UploadId id = started();

    run();

    client.put(id, DIGEST).committed();
  }

  @Test
  void uploadThatIsWorkedOnStaysHoweverLongItTakes() throws Exception {
    UploadId id = started();
    Stall stall = service.store().stall(Call.WRITE);
    CompletableFuture<Answer> chunk = client.patchLater(id, null, CONTENT);
    stall.await();
    service.set(id, LATE);

    run();
    stall.release();

    chunk.get(10, TimeUnit.SECONDS).hasStatus(200);
  }

  @Test
  void uploadThatDiedWhileItCommittedGoesWithItsObject() throws Exception {
    UploadId id = started();
    ObjectKey key = service.key(id);
    service.store().complete(new Staged(key, CONTENT.length, service.get(id, "handle")));
    service.set(id, LATE + ", state = 'committing', owner = 'dead', digest = '\\x00'");

    run();

    assertThat(service.get(id, "state")).isEmpty();
    assertThat(service.held(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"committed", "linked"})
  void rowThatHasNothingToAnswerGoesAndTheObjectStays(String state) throws Exception {
    UploadId id = client.push(CONTENT).upload();
    ObjectKey key = service.key(id);
    service.set(id, LATE + ", state = '" + state + "'");

    run();

    assertThat(service.get(id, "state")).isEmpty();
    assertThat(Bytes.read(service.store(), key, 0)).isEqualTo(CONTENT);
  }

  @Test
  void cancelledUploadIsLookedAtOnceMore() throws Exception {
    UploadId id = started();
    ObjectKey key = service.key(id);
    service.store().fail(Call.DISCARD, Kind.UNAVAILABLE);
    client.cancel(id).hasStatus(204);
    service.store().heal();
    assertThat(service.held(key)).hasSize(1);
    service.set(id, LATE);

    run();

    assertThat(service.held(key)).isEmpty();
    assertThat(service.get(id, "state")).isEmpty();
  }

  @Test
  void whatTheStoreCouldNotRemoveIsTriedAgain() throws Exception {
    UploadId id = started();
    ObjectKey key = service.key(id);
    service.set(id, LATE);
    service.store().fail(Call.DELETE, Kind.UNAVAILABLE);
    run();
    service.store().heal();
    assertThat(service.get(id, "state")).isEqualTo("expired");
    client.put(id, DIGEST).isError(404, "BLOB_UPLOAD_UNKNOWN");

    service.set(id, LATE);
    run();

    assertThat(service.get(id, "state")).isEmpty();
    assertThat(service.held(key)).isEmpty();
  }

  @Test
  void manyAreClearedAwayByReplicasAtOnce() throws Exception {
    List<UploadId> ids = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      UploadId id = new BlobClient(base).open();
      service.set(id, LATE);
      ids.add(id);
    }

    Uni.join()
        .all(expiry.run(), expiry.run(), expiry.run())
        .andFailFast()
        .await()
        .atMost(Duration.ofSeconds(30));

    for (UploadId id : ids) {
      assertThat(service.get(id, "state")).isEmpty();
    }
  }

  private UploadId started() throws Exception {
    UploadId id = client.open();
    client.patch(id, CONTENT).hasStatus(200);
    return id;
  }

  private void run() {
    expiry.run().await().atMost(Duration.ofSeconds(30));
  }
}
