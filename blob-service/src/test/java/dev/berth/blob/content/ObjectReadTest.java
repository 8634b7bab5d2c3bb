package dev.berth.blob.content;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.blob.testing.BlobClient;
import dev.berth.blob.testing.BlobClient.Answer;
import dev.berth.blob.testing.Service;
import dev.berth.blob.testing.Surroundings;
import dev.berth.contract.http.WireHeaders;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.StoreException.Kind;
import dev.berth.storage.testkit.Bytes;
import dev.berth.storage.testkit.FaultyStore.Call;
import io.netty.buffer.PooledByteBufAllocator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ObjectReadTest {

  private static final byte[] CONTENT = Bytes.random(3_000_000, 7);

  @TestHTTPResource("/")
  URI base;

  @Inject Service service;

  private BlobClient client;
  private String key = "";

  @BeforeEach
  void storeObject() throws Exception {
    client = new BlobClient(base);
    key = client.push(CONTENT).key();
  }

  @AfterEach
  void heal() {
    service.store().heal();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsTheBytesThatAreWanted(boolean hidden) throws Exception {
    service.store().hideFiles(hidden);

    assertRead(0, CONTENT.length);
    assertRead(0, 1);
    assertRead(131_071, 131_074);
    assertRead(CONTENT.length - 1, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rangesOutsideTheObjectAreRefused(boolean hidden) throws Exception {
    service.store().hideFiles(hidden);

    client.read(key, 0, CONTENT.length + 1).isError(416, "SIZE_INVALID");
    client.read(key, CONTENT.length, 1).isError(416, "SIZE_INVALID");
    client.read(key, 0, 0).isError(400, "BLOB_UPLOAD_INVALID");
    client.read(key, 0, -1).isError(400, "BLOB_UPLOAD_INVALID");
    client
        .read(key, 999_999_999_999_999_999L, 999_999_999_999_999_999L)
        .isError(416, "SIZE_INVALID");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void missingObjectIsUnknown(boolean hidden) throws Exception {
    service.store().hideFiles(hidden);

    client.read(ObjectKey.fresh().value(), 0, 1).isError(404, "BLOB_UNKNOWN");
    client.read("not-a-key", 0, 1).isError(404, "BLOB_UNKNOWN");
    client.read("..%2F..%2F..%2Fetc%2Fpasswd", 0, 1).isError(404, "BLOB_UNKNOWN");
  }

  @Test
  void storeThatFailsAtTheStartIsUnavailable() throws Exception {
    service.store().fail(Call.SIZE, Kind.UNAVAILABLE);

    client.read(key, 0, CONTENT.length).isError(503, "UNAVAILABLE");
  }

  @Test
  void storeThatFailsInTheMiddleCutsTheAnswerOff() {
    service.store().hideFiles(true);
    service.store().failAfter(Call.READ, 1_000_000, Kind.UNAVAILABLE);

    assertThatThrownBy(() -> client.read(key, 0, CONTENT.length)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readerThatDiesFreesWhatItHeld(boolean hidden) throws Exception {
    service.store().hideFiles(hidden);
    long before = pooled();
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(base.getHost(), base.getPort())) {
        String head =
            "GET /internal/objects/%s?offset=0&length=%d HTTP/1.1\r\nHost: test\r\n%s: %s\r\n\r\n"
                .formatted(key, CONTENT.length, WireHeaders.CREDENTIAL, Surroundings.CREDENTIAL);
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
      }
    }

    Service.waitUntil(Duration.ofSeconds(10), () -> pooled() <= before + 1_000_000);
    assertRead(0, CONTENT.length);
  }

  private void assertRead(int offset, int length) throws Exception {
    Answer answer = client.read(key, offset, length);
    answer.hasStatus(200);
    assertThat(answer.response().headers().firstValueAsLong("Content-Length")).hasValue(length);
    assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(CONTENT, offset, offset + length));
  }

  private static long pooled() {
    return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
  }
}
