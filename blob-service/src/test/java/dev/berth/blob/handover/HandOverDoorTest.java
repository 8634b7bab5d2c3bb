package dev.berth.blob.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.configuration.Durations;
import dev.berth.configuration.ServicesSettings;
import dev.berth.configuration.TransferSettings;
import dev.berth.contract.file.OpenFile;
import dev.berth.contract.handover.HandOverRequest;
import dev.berth.contract.handover.HandOverSocket;
import dev.berth.contract.http.ServiceCredential;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.filesystem.DirectWrites;
import dev.berth.storage.filesystem.FilesystemStore;
import dev.berth.storage.testkit.FaultyStore;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A door of its own, a real store, and clients that speak to its socket. */
@EnabledOnOs(OS.LINUX)
class HandOverDoorTest {

  private static final String SECRET = "a credential of at least 32 characters";
  private static final ServiceCredential CREDENTIAL = new ServiceCredential(SECRET);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

  /** Short, as the path of a socket has to be. */
  @TempDir private Path folder;

  private FaultyStore store;
  private @Nullable HandOverDoor door;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(folder.resolve("credential"), SECRET);
    store = new FaultyStore(new FilesystemStore(folder.resolve("objects"), new DirectWrites(0)));
  }

  @AfterEach
  void stop() throws Exception {
    closeDoor();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void closeDoor() {
    if (door != null) {
      door.close(new ShutdownEvent());
    }
  }

  @Test
  void handsOverAnObjectThatStaysReadableWhenItIsDeleted() throws Exception {
    openDoor(Map.of());
    ObjectKey key = stored("the bytes of a blob");

    Optional<OpenFile> handedOver = ask(HandOverRequest.of(CREDENTIAL, key.value()));
    store.delete(key);

    try (OpenFile file = handedOver.orElseThrow()) {
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) file.length());
      file.read(bytes, 0);
      assertThat(US_ASCII.decode(bytes.flip()).toString()).isEqualTo("the bytes of a blob");
    }
  }

  @Test
  void keepsNoDescriptorOfWhatItHandsOver() throws Exception {
    openDoor(Map.of());
    ObjectKey key = stored("bytes");
    ask(HandOverRequest.of(CREDENTIAL, key.value())).orElseThrow().close();

    for (int i = 0; i < 50; i++) {
      ask(HandOverRequest.of(CREDENTIAL, key.value())).orElseThrow().close();
    }

    Path file = store.file(key).orElseThrow().toRealPath();
    eventually(() -> openOnes(file) == 0);
  }

  @Test
  void closesOnAKeyThatNoObjectHas() throws Exception {
    openDoor(Map.of());

    assertThat(ask(HandOverRequest.of(CREDENTIAL, ObjectKey.fresh().value()))).isEmpty();
    assertThat(ask(HandOverRequest.of(CREDENTIAL, "../../etc/passwd"))).isEmpty();
  }

  @Test
  void closesOnAWrongCredential() throws Exception {
    openDoor(Map.of());
    ObjectKey key = stored("bytes");

    assertThat(ask(new HandOverRequest(SECRET + "s", key.value()))).isEmpty();
    assertThat(ask(new HandOverRequest("", key.value()))).isEmpty();
  }

  @Test
  void closesOnALineWithoutEnd() throws Exception {
    openDoor(Map.of());

    assertThat(say("x".repeat(2 * HandOverRequest.MAX_LENGTH).getBytes(US_ASCII))).isEmpty();
  }

  @Test
  void closesOnSilence() throws Exception {
    openDoor(Map.of());

    assertThat(say(new byte[] {'x'})).isEmpty();
  }

  @Test
  void letsOnlyThisUserConnect() throws Exception {
    openDoor(Map.of());

    assertThat(Files.getPosixFilePermissions(socket()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void takesOverTheSocketOfAnEarlierProcess() throws Exception {
    openDoor(Map.of());
    closeDoor();

    openDoor(Map.of());

    ObjectKey key = stored("bytes");
    ask(HandOverRequest.of(CREDENTIAL, key.value())).orElseThrow().close();
  }

  @Test
  void isNotThereWhereItIsTurnedOff() {
    openDoor(Map.of("berth.transfer.hand-over", "never"));

    assertThat(socket()).doesNotExist();
  }

  @Test
  void isNotThereForAStoreWithoutFiles() {
    store.hideFiles(true);

    openDoor(Map.of());

    assertThat(socket()).doesNotExist();
  }

  @Test
  void isNotThereForAServiceOfAnotherHost() {
    openDoor(Map.of("berth.services.blob", "127.0.0.1:5012"));

    assertThat(socket()).doesNotExist();
  }

  private Path api() {
    return folder.resolve("blob.sock");
  }

  private Path socket() {
    return HandOverSocket.beside(api()).path();
  }

  private void openDoor(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("berth.services.blob", "unix:" + api());
    all.put("berth.services.credential-file", folder.resolve("credential").toString());
    all.putAll(settings);
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(ServicesSettings.class)
            .withMapping(TransferSettings.class)
            .withConverter(Duration.class, 200, Durations::parse)
            .withSources(new PropertiesConfigSource(all, "test", 100))
            .build();
    HandOverDoor opened =
        new HandOverDoor(
            config.getConfigMapping(ServicesSettings.class),
            config.getConfigMapping(TransferSettings.class),
            store,
            vertx);
    door = opened;
    opened.open(new StartupEvent());
  }

  private ObjectKey stored(String content) throws Exception {
    ObjectKey key = ObjectKey.fresh();
    try (StagedWriter writer = store.append(Staged.empty(key), 1, false)) {
      writer.write(ByteBuffer.wrap(content.getBytes(US_ASCII)));
      store.complete(writer.finish());
    }
    return key;
  }

  private Optional<OpenFile> ask(HandOverRequest request) throws Exception {
    return say(request.toBytes());
  }

  /** What comes before the other end closes the connection, which has to be soon. */
  private Optional<OpenFile> say(byte[] words) throws Exception {
    List<OpenFile> files = new ArrayList<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Channel client =
        new Bootstrap()
            .group(((VertxInternal) vertx).getEventLoopGroup())
            .channel(EpollDomainSocketChannel.class)
            .option(
                EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
            .handler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelRead(ChannelHandlerContext context, Object message) {
                    int number = ((FileDescriptor) message).intValue();
                    files.add(new OpenFile(number, () -> {}));
                  }

                  @Override
                  public void channelInactive(ChannelHandlerContext context) {
                    closed.complete(null);
                  }
                })
            .connect(new DomainSocketAddress(socket().toString()))
            .sync()
            .channel();
    client.writeAndFlush(Unpooled.wrappedBuffer(words)).await(5, TimeUnit.SECONDS);
    closed.get(5, TimeUnit.SECONDS);
    assertThat(files).hasSizeLessThan(2);
    return files.stream().findFirst();
  }

  private static long openOnes(Path file) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(each -> leadsTo(each, file)).count();
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      // Closed since it was listed.
      return false;
    }
  }

  /** Something that may throw. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(Condition condition) throws Exception {
    Instant end = Instant.now().plusSeconds(5);
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(10);
    }
  }
}
