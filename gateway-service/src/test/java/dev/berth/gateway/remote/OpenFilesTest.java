package dev.berth.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.configuration.ServiceAddress;
import dev.berth.configuration.TransferSettings;
import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.handover.HandOverSocket;
import dev.berth.contract.http.ServiceCredential;
import dev.berth.model.content.ByteRange;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets; the other ends do as they are told. */
@EnabledOnOs(OS.LINUX)
class OpenFilesTest {

  private static final int SIZE = 100_000;
  private static final ByteRange ALL = new ByteRange(0, SIZE - 1);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

  /** Short, as the path of a socket has to be. */
  @TempDir private Path folder;

  private Path blob;

  @BeforeEach
  void write() throws Exception {
    blob = Files.write(folder.resolve("blob"), content());
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void getsTheFile() throws Exception {
    peer("a.sock");

    BlobSource.File source = find(files("a.sock"), new ByteRange(2, SIZE - 1)).orElseThrow();

    ByteBuffer bytes = ByteBuffer.allocateDirect(3);
    assertThat(source.file().read(bytes, source.offset())).isEqualTo(3);
    assertThat(bytes.flip()).isEqualTo(ByteBuffer.wrap(content(), 2, 3));
    assertThat(source.length()).isEqualTo(SIZE - 2);
    source.cancel();
  }

  @Test
  void doesNotAskForFewBytes() throws Exception {
    HandOverPeer peer = peer("a.sock");

    assertThat(find(files("a.sock"), new ByteRange(0, 64 * 1024 - 2))).isEmpty();
    assertThat(peer.asked()).isZero();
    find(files("a.sock"), new ByteRange(0, 64 * 1024 - 1)).orElseThrow().cancel();
  }

  @Test
  void getsNoFileThatIsTooShort() throws Exception {
    HandOverPeer peer = peer("a.sock");

    assertThat(find(files("a.sock"), new ByteRange(0, SIZE))).isEmpty();
    assertThat(peer.asked()).isEqualTo(1);
    noneIsOpen();
  }

  @Test
  void goesWithoutWhereTheOtherEndClosesAndAsksAgainNextTime() throws Exception {
    HandOverPeer peer = peer("a.sock");
    OpenFiles files = files("a.sock");
    peer.becomes(HandOverPeer.Manner.CLOSES);

    assertThat(find(files, ALL)).isEmpty();

    peer.becomes(HandOverPeer.Manner.GIVES);
    find(files, ALL).orElseThrow().cancel();
  }

  @Test
  void goesWithoutWhereTheOtherEndIsSilent() throws Exception {
    HandOverPeer peer = peer("a.sock");
    OpenFiles files = files("a.sock");
    peer.becomes(HandOverPeer.Manner.IS_SILENT);
    Instant start = Instant.now();

    assertThat(find(files, ALL)).isEmpty();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
    assertThat(find(files, ALL)).isEmpty();
    assertThat(peer.asked()).as("asked while it is paused").isEqualTo(1);
  }

  @Test
  void goesWithoutWhereNobodyListens() throws Exception {
    assertThat(find(files("a.sock"), ALL)).isEmpty();
  }

  @Test
  void goesToAReplicaThatIsAlive() throws Exception {
    HandOverPeer silent = peer("a.sock");
    silent.becomes(HandOverPeer.Manner.IS_SILENT);
    peer("c.sock");
    OpenFiles files = files("a.sock", "b.sock", "c.sock");

    for (int i = 0; i < 10; i++) {
      find(files, ALL).orElseThrow().cancel();
    }

    assertThat(silent.asked()).isLessThanOrEqualTo(1);
  }

  @Test
  void goesWithoutOverTcp() throws Exception {
    assertThat(find(files(settings(Map.of()), ServiceAddress.of("127.0.0.1:1")), ALL)).isEmpty();
  }

  @Test
  void goesWithoutWhereItIsTurnedOff() throws Exception {
    HandOverPeer peer = peer("a.sock");
    TransferSettings never = settings(Map.of("berth.transfer.hand-over", "never"));

    assertThat(find(files(never, unix("a.sock")), ALL)).isEmpty();

    assertThat(peer.asked()).isZero();
  }

  @Test
  void keepsNoMoreFilesOpenThanItMay() throws Exception {
    peer("a.sock");
    OpenFiles files = files(settings(Map.of("berth.transfer.open-files", "2")), unix("a.sock"));
    BlobSource.File first = find(files, ALL).orElseThrow();
    BlobSource.File second = find(files, ALL).orElseThrow();

    assertThat(find(files, ALL)).isEmpty();

    first.cancel();
    first.cancel();
    BlobSource.File third = find(files, ALL).orElseThrow();
    assertThat(find(files, ALL)).isEmpty();
    second.cancel();
    third.cancel();
    noneIsOpen();
  }

  /** A place is given back however a hand-over ends. */
  @Test
  void forgetsWhatFailed() throws Exception {
    HandOverPeer peer = peer("a.sock");
    OpenFiles files = files(settings(Map.of("berth.transfer.open-files", "1")), unix("a.sock"));
    peer.becomes(HandOverPeer.Manner.CLOSES);
    for (int i = 0; i < 5; i++) {
      assertThat(find(files, ALL)).isEmpty();
    }
    peer.becomes(HandOverPeer.Manner.GIVES);
    assertThat(find(files, new ByteRange(0, SIZE))).isEmpty();

    find(files, ALL).orElseThrow().cancel();
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    new Random(1).nextBytes(content);
    return content;
  }

  private HandOverPeer peer(String name) throws InterruptedException {
    Path socket = HandOverSocket.beside(folder.resolve(name)).path();
    return new HandOverPeer(((VertxInternal) vertx).getEventLoopGroup(), socket, blob);
  }

  private ServiceAddress unix(String name) {
    return new ServiceAddress.Unix(folder.resolve(name));
  }

  private OpenFiles files(String... names) {
    List<ServiceAddress> addresses = new ArrayList<>();
    for (String name : names) {
      addresses.add(unix(name));
    }
    return files(settings(Map.of()), addresses.toArray(ServiceAddress[]::new));
  }

  private OpenFiles files(TransferSettings settings, ServiceAddress... addresses) {
    Replicas replicas =
        new Replicas("blob", List.of(addresses), vertx, _ -> Future.failedFuture("not alive"));
    ServiceCredential credential = new ServiceCredential("x".repeat(32));
    return new OpenFiles(replicas, credential, settings, Duration.ofMillis(300), vertx);
  }

  private static TransferSettings settings(Map<String, String> given) {
    return new SmallRyeConfigBuilder()
        .withMapping(TransferSettings.class)
        .withSources(new PropertiesConfigSource(given, "test", 100))
        .build()
        .getConfigMapping(TransferSettings.class);
  }

  private static Optional<BlobSource.File> find(OpenFiles files, ByteRange range) throws Exception {
    return files
        .find("0123456789abcdef0123456789abcdef", range)
        .map(found -> found.map(BlobSource.File.class::cast))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  /** The peer, which is in this process, too, closes its own a moment after it was sent. */
  private void noneIsOpen() throws Exception {
    Instant end = Instant.now().plusSeconds(10);
    while (openOnes() > 0) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(10);
    }
  }

  private long openOnes() throws Exception {
    Path real = blob.toRealPath();
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(each -> each.toFile().exists())
          .filter(each -> real.toString().equals(target(each)))
          .count();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed since it was listed";
    }
  }
}
