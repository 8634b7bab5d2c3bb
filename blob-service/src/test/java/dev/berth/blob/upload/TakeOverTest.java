package dev.berth.blob.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.testing.BlobClient;
import dev.berth.blob.testing.BlobClient.Answer;
import dev.berth.blob.testing.Service;
import dev.berth.blob.testing.Surroundings;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.storage.BlobStore.Listed;
import dev.berth.storage.testkit.Bytes;
import dev.berth.storage.testkit.FaultyStore.Call;
import dev.berth.storage.testkit.FaultyStore.Stall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two requests on one upload, of which the newer wins. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class TakeOverTest {

  private static final byte[] CONTENT = Bytes.random(600_000, 3);
  private static final byte[] OTHER = Bytes.random(300_000, 4);
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);

  @TestHTTPResource("/")
  URI base;

  @Inject Service service;
  @Inject LiveUploads live;

  private BlobClient client;
  private UploadId id;

  @BeforeEach
  void openUpload() throws Exception {
    client = new BlobClient(base);
    id = client.open();
    client.patch(id, slice(0, 300_000)).hasStatus(200);
  }

  @AfterEach
  void heal() {
    service.store().heal();
  }

  @Test
  void stalledWriterLosesAtOnceAndChangesNothing() throws Exception {
    Stall stall = service.store().stall(Call.WRITE);
    CompletableFuture<Answer> loser = client.patchLater(id, null, OTHER);
    stall.await();

    client.patch(id, "300000-599999", slice(300_000, 600_000)).hasStatus(200);

    loser.get(5, TimeUnit.SECONDS).isError(416, "BLOB_UPLOAD_INVALID");
    stall.release();
    client.put(id, DIGEST).committed();
    assertObject();
  }

  @Test
  void stalledWriterThatWakesAfterTheEndChangesNothing() throws Exception {
    Stall stall = service.store().stall(Call.WRITE);
    CompletableFuture<Answer> loser = client.patchLater(id, null, OTHER);
    stall.await();
    client.put(id, DIGEST, null, slice(300_000, 600_000)).committed();

    stall.release();

    loser.get(5, TimeUnit.SECONDS).isError(416, "BLOB_UPLOAD_INVALID");
    waitUntil(() -> live.ids().isEmpty());
    assertObject();
  }

  @Test
  void finishWithoutBytesTakesOverFromAStalledWriter() throws Exception {
    Stall stall = service.store().stall(Call.FINISH);
    CompletableFuture<Answer> loser = client.patchLater(id, null, OTHER);
    stall.await();

    client.put(id, Digest.of(Algorithm.SHA256, slice(0, 300_000))).committed();

    stall.release();
    loser.get(5, TimeUnit.SECONDS).isError(416, "BLOB_UPLOAD_INVALID");
    assertThat(service.store().size(service.key(id))).contains(300_000L);
  }

  @Test
  void writerThatWasTakenOverElsewhereIsRefusedAtItsEnd() throws Exception {
    Stall stall = service.store().stall(Call.FINISH);
    CompletableFuture<Answer> loser = client.patchLater(id, null, OTHER);
    stall.await();
    service.set(id, "owner = 'another replica', epoch = epoch + 1");

    stall.release();

    loser.get(5, TimeUnit.SECONDS).isError(416, "BLOB_UPLOAD_INVALID");
    assertThat(client.offset(id)).isEqualTo(300_000);
    client.patch(id, "300000-599999", slice(300_000, 600_000)).hasStatus(200);
    client.put(id, DIGEST).committed();
    assertObject();
  }

  @Test
  void takeOverThatFailsIsNotTakenForARelease() throws Exception {
    Stall stall = service.store().stall(Call.WRITE);
    CompletableFuture<Answer> loser = client.patchLater(id, null, OTHER);
    stall.await();
    client.patch(id, "300000-599999", OTHER.clone()).hasStatus(200);
    loser.get(5, TimeUnit.SECONDS).isError(416, "BLOB_UPLOAD_INVALID");
    stall.release();

    Socket dying = client.halfPatch(id, 100_000, new byte[10]);
    waitUntil(() -> !live.ids().isEmpty());
    Socket taking = client.halfPatch(id, 100_000, new byte[10]);
    waitUntil(() -> service.get(id, "epoch").equals("5"));
    taking.close();
    waitUntil(() -> live.ids().isEmpty());
    dying.close();

    assertThat(service.get(id, "owner")).isNotEmpty();
    assertThat(client.offset(id)).isEqualTo(600_000);
    client.patch(id, new byte[1]).hasStatus(200);
    assertThat(service.get(id, "owner")).isEmpty();
  }

  @Test
  void finishThatIsRepeatedWhileItStallsSucceeds() throws Exception {
    client.patch(id, slice(300_000, 600_000)).hasStatus(200);
    Stall stall = service.store().stall(Call.COMPLETE);
    CompletableFuture<Answer> first = client.putLater(id, DIGEST);
    stall.await();

    client.put(id, DIGEST).committed();

    stall.release();
    first.get(5, TimeUnit.SECONDS).isError(416, "BLOB_UPLOAD_INVALID");
    client.put(id, DIGEST).committed();
    assertObject();
  }

  @Test
  void ofManyFinishesAtOnceTheLastSucceeds() throws Exception {
    client.patch(id, slice(300_000, 600_000)).hasStatus(200);
    List<CompletableFuture<Answer>> finishes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      finishes.add(client.putLater(id, DIGEST));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<Answer> finish : finishes) {
      statuses.add(finish.get(20, TimeUnit.SECONDS).status());
    }

    assertThat(statuses).contains(200).allMatch(status -> status == 200 || status == 416);
    assertObject();
  }

  @Test
  void cancelEndsTheWriter() throws Exception {
    Stall stall = service.store().stall(Call.WRITE);
    CompletableFuture<Answer> writer = client.patchLater(id, null, OTHER);
    stall.await();

    client.cancel(id).hasStatus(204);

    writer.get(5, TimeUnit.SECONDS).isError(404, "BLOB_UPLOAD_UNKNOWN");
    stall.release();
    waitUntil(() -> service.held(service.key(id)).isEmpty());
  }

  @Test
  void ofManyAtOnceOneWinsAndTheBytesAreItsOwn() throws Exception {
    byte[] tail = slice(300_000, 600_000);
    List<CompletableFuture<Answer>> chunks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      chunks.add(client.patchLater(id, null, tail));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<Answer> chunk : chunks) {
      statuses.add(chunk.get(20, TimeUnit.SECONDS).status());
    }

    // Those that come after the first has been acknowledged append once more, as they name no
    // place.
    long appended = statuses.stream().filter(status -> status == 200).count();
    assertThat(statuses).allMatch(status -> status == 200 || status == 416);
    assertThat(appended).isPositive();
    assertThat(client.offset(id)).isEqualTo(300_000 + appended * tail.length);
    byte[] all = Arrays.copyOf(CONTENT, Math.toIntExact(300_000 + appended * tail.length));
    for (int i = 1; i < appended; i++) {
      System.arraycopy(tail, 0, all, 300_000 + i * tail.length, tail.length);
    }
    client.put(id, Digest.of(Algorithm.SHA512, all)).committed();
  }

  @Test
  void ofManyAtOneOffsetExactlyOneWins() throws Exception {
    List<CompletableFuture<Answer>> chunks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      chunks.add(client.patchLater(id, "300000-599999", slice(300_000, 600_000)));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<Answer> chunk : chunks) {
      statuses.add(chunk.get(20, TimeUnit.SECONDS).status());
    }

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 416).hasSize(11);
    client.put(id, DIGEST).committed();
    assertObject();
  }

  private void assertObject() throws Exception {
    assertThat(Bytes.read(service.store(), service.key(id), 0)).isEqualTo(CONTENT);
    assertThat(service.held(service.key(id))).extracting(Listed::staged).containsExactly(false);
  }

  private static byte[] slice(int from, int to) {
    return Arrays.copyOfRange(CONTENT, from, to);
  }

  private static void waitUntil(Service.Condition condition) throws Exception {
    Service.waitUntil(Duration.ofSeconds(10), condition);
  }
}
