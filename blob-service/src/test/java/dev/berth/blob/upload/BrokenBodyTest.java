package dev.berth.blob.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.testing.BlobClient;
import dev.berth.blob.testing.Service;
import dev.berth.blob.testing.Surroundings;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.storage.StoreException.Kind;
import dev.berth.storage.testkit.Bytes;
import dev.berth.storage.testkit.FaultyStore.Call;
import dev.berth.storage.testkit.FaultyStore.Stall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that end in the middle, and stores that fail under them. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class BrokenBodyTest {

  private static final byte[] CONTENT = Bytes.random(2_000_000, 5);
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);
  private static final int FIRST = 500_000;

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
    client.patch(id, Arrays.copyOf(CONTENT, FIRST)).hasStatus(200);
  }

  @AfterEach
  void heal() {
    service.store().heal();
  }

  @Test
  void clientThatDiesLeavesTheUploadWhereItWas() throws Exception {
    try (Socket socket = client.halfPatch(id, 1_500_000, new byte[700_000])) {
      waitUntil(() -> service.held(service.key(id)).size() == 1 && !live.ids().isEmpty());
      assertThat(socket.isConnected()).isTrue();
    }

    assertReleased();
    finishTheRest();
  }

  @Test
  void clientThatDiesWhileItWaitsForItsTurnIsNoticed() throws Exception {
    try (Connection connection = service.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from upload.session where id = '" + id + "' for update");
      try (Socket dying = client.halfPatch(id, 1_500_000, new byte[100])) {
        assertThat(dying.isConnected()).isTrue();
        waitUntil(() -> service.statementsThatWait() > 0);
      }
      connection.rollback();
    }

    waitUntil(() -> !service.get(id, "epoch").equals("1"));
    assertReleased();
    finishTheRest();
  }

  @Test
  void clientThatResetsItsConnectionIsNoticed() throws Exception {
    Socket socket = client.halfPatch(id, 1_500_000, new byte[700_000]);
    waitUntil(() -> !live.ids().isEmpty());
    socket.setSoLinger(true, 0);
    socket.close();

    assertReleased();
    finishTheRest();
  }

  @Test
  void clientIsPausedWhileTheStoreStalls() throws Exception {
    Stall stall = service.store().stall(Call.WRITE);
    try (Socket socket = client.halfPatch(id, 35_000_000, new byte[1000])) {
      stall.await();
      Sender sender = Sender.start(socket, 35_000_000 - 1000);

      // What fits into the window and the buffers of both sockets, and far from everything.
      assertThat(sender.sentUntilBlocked()).isLessThan(20_000_000);
      stall.release();
      assertThat(statusLine(socket)).contains(" 200 ");
      sender.join();
    }

    assertThat(client.offset(id)).isEqualTo(FIRST + 35_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "APPEND,FULL,507",
    "WRITE,FULL,507",
    "FINISH,FULL,507",
    "APPEND,UNAVAILABLE,503",
    "WRITE,UNAVAILABLE,503",
    "FINISH,UNAVAILABLE,503",
    "WRITE,DENIED,503"
  })
  void storeThatFailsLeavesTheUploadWhereItWas(Call call, Kind kind, int status) throws Exception {
    service.store().failAfter(call, call == Call.WRITE ? 300_000 : 0, kind);
    byte[] rest = Arrays.copyOfRange(CONTENT, FIRST, CONTENT.length);

    client.patch(id, rest).isError(status, "UNAVAILABLE");
    client.put(id, DIGEST, null, rest).isError(status, "UNAVAILABLE");

    service.store().heal();
    assertReleased();
    finishTheRest();
  }

  @Test
  void fullStoreGoesOnServingReads() throws Exception {
    String key = client.push(CONTENT).key();
    service.store().fail(Call.WRITE, Kind.FULL);

    client.patch(id, new byte[100]).isError(507, "UNAVAILABLE");

    assertThat(client.read(key, 0, CONTENT.length).bytes()).isEqualTo(CONTENT);
  }

  @Test
  void pushIntoAFullStoreLeavesNothing() throws Exception {
    service.store().failAfter(Call.WRITE, 300_000, Kind.FULL);

    client.push(DIGEST, CONTENT).isError(507, "UNAVAILABLE");

    UploadId push = UploadId.parse(service.newestUpload());
    assertThat(service.get(push, "state")).isEqualTo("cancelled");
    assertThat(service.held(service.key(push))).isEmpty();
  }

  @Test
  void answerToARefusedLongBodyArrives() throws Exception {
    service.store().fail(Call.APPEND, Kind.FULL);
    try (Socket socket = client.halfPatch(id, 35_000_000, new byte[1000])) {
      Sender sender = Sender.start(socket, 35_000_000 - 1000);
      // Whoever still sends is not cut off, as many clients look for no answer then.
      assertThat(sender.sentUntilBlocked()).isLessThan(20_000_000);
      assertThat(sender.thread().isAlive()).isTrue();
      assertThat(statusLine(socket)).contains(" 507 ");
      sender.join();
    }

    assertReleased();
  }

  private void assertReleased() throws Exception {
    waitUntil(() -> live.ids().isEmpty() && service.get(id, "owner").isEmpty());
    assertThat(client.offset(id)).isEqualTo(FIRST);
    assertThat(service.held(service.key(id))).hasSize(1);
  }

  private void finishTheRest() throws Exception {
    client.put(id, DIGEST, null, Arrays.copyOfRange(CONTENT, FIRST, CONTENT.length)).committed();
    assertThat(Bytes.read(service.store(), service.key(id), 0)).isEqualTo(CONTENT);
  }

  private static String statusLine(Socket socket) throws Exception {
    socket.setSoTimeout(10_000);
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static void waitUntil(Service.Condition condition) throws Exception {
    Service.waitUntil(Duration.ofSeconds(10), condition);
  }

  /** Sends bytes until they are all gone, or the other side is. */
  private record Sender(Thread thread, AtomicLong sent) {

    static Sender start(Socket socket, long bytes) {
      AtomicLong sent = new AtomicLong();
      Thread thread = Thread.ofVirtual().start(() -> send(socket, bytes, sent));
      return new Sender(thread, sent);
    }

    long sentUntilBlocked() throws InterruptedException {
      long before;
      do {
        before = sent.get();
      } while (!thread.join(Duration.ofMillis(500)) && sent.get() > before);
      return sent.get();
    }

    void join() throws InterruptedException {
      assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }

    private static void send(Socket socket, long bytes, AtomicLong sent) {
      byte[] piece = new byte[10_000];
      try {
        while (sent.get() < bytes) {
          int length = (int) Math.min(piece.length, bytes - sent.get());
          socket.getOutputStream().write(piece, 0, length);
          sent.addAndGet(length);
        }
      } catch (IOException e) {
        // The service closed the connection: how much it took is all that is asked.
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }
}
