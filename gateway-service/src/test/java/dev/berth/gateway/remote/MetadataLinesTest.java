package dev.berth.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.configuration.Durations;
import dev.berth.configuration.ServicesSettings;
import dev.berth.contract.metadata.FramedCall;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.MetadataFrames;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real connections; the other end does as it is told, and an answer may take half a second. */
class MetadataLinesTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @TempDir private Path folder;

  private MetadataPeer peer;
  private ServiceClient client;
  private MetadataLines lines;

  @BeforeEach
  void connect() throws Exception {
    peer = new MetadataPeer(vertx);
    client = client(peer.address());
    lines = new MetadataLines(client, Duration.ofMillis(500), 2, vertx);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void oneConnectionServesOneQuestionAfterAnother() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(ask()).isEmpty();
    }

    assertThat(peer.connections()).isEqualTo(1);
    assertThat(replica().calls()).isZero();
  }

  @Test
  void questionsAtOnceHaveConnectionsOfTheirOwnOfWhichFewAreKept() throws Exception {
    List<CompletableFuture<List<LookUpAnswer>>> all =
        Stream.generate(this::later).limit(5).toList();
    for (CompletableFuture<List<LookUpAnswer>> one : all) {
      assertThat(get(one)).isEmpty();
    }

    assertThat(peer.connections()).isEqualTo(5);
    await(() -> peer.open() == 2);
    ask();
    assertThat(peer.connections()).isEqualTo(5);
  }

  @Test
  void connectionThatWasClosedIsNotUsedAgain() throws Exception {
    ask();
    peer.closeAll();
    await(() -> peer.open() == 0);

    assertThat(ask()).isEmpty();

    assertThat(peer.connections()).isEqualTo(2);
  }

  @Test
  void whatIsClosedWhenItIsAskedIsAskedAgainOnce() throws Exception {
    ask();
    peer.order(MetadataPeer.CLOSE);
    assertThat(ask()).isEmpty();

    peer.order(MetadataPeer.CLOSE);
    peer.order(MetadataPeer.CLOSE);
    assertFails(later(), ErrorCode.UNAVAILABLE);
    assertThat(ask()).isEmpty();
    assertThat(replica().calls()).isZero();
  }

  @Test
  void whoDoesNotAnswerIsLeftOutAndItsConnectionClosed() throws Exception {
    ask();
    peer.order(MetadataPeer.SILENCE);

    assertFails(later(), ErrorCode.UNAVAILABLE);

    assertThat(replica().calls()).isZero();
    await(() -> peer.open() == 0);
  }

  @Test
  void callIsBrokenOffWithItsReplica() throws Exception {
    lines = new MetadataLines(client, Duration.ofMinutes(10), 2, vertx);
    ask();
    peer.order(MetadataPeer.SILENCE);
    CompletableFuture<List<LookUpAnswer>> endless = later();
    await(() -> replica().calls() == 1);

    replica().breakOff();

    assertFails(endless, ErrorCode.UNAVAILABLE);
    assertThat(replica().calls()).isZero();
  }

  @Test
  void failureIsToldAsItCame() throws Exception {
    peer.order(
        (socket, _) ->
            socket.write(
                MetadataFrames.ofFailure(new RegistryException(ErrorCode.NAME_INVALID, "so"))));

    assertFails(later(), ErrorCode.NAME_INVALID);

    ask();
    assertThat(peer.connections()).isEqualTo(1);
  }

  @Test
  void whoAnswersNonsenseIsNotAskedOnThatConnectionAgain() throws Exception {
    peer.order((socket, _) -> socket.write(Buffer.buffer().appendInt(-1)));

    assertFails(later(), ErrorCode.UNAVAILABLE);

    ask();
    assertThat(peer.connections()).isEqualTo(2);
  }

  @Test
  void whoAnswersWithoutAQuestionIsNotAskedOnThatConnectionAgain() throws Exception {
    peer.order(
        (socket, _) -> {
          Buffer answer = MetadataFrames.ofAnswers(List.of());
          socket.write(answer.copy().appendBuffer(answer));
        });
    ask();
    await(() -> peer.open() == 0);

    ask();

    assertThat(peer.connections()).isEqualTo(2);
  }

  @Test
  void upgradeThatIsRefusedIsAFailure() throws Exception {
    peer.refuse(503);

    assertFails(later(), ErrorCode.UNKNOWN);

    assertThat(replica().calls()).isZero();
  }

  private ServiceClient client(String address) throws Exception {
    Path credential = Files.writeString(folder.resolve("credential"), "c".repeat(40));
    ServicesSettings settings =
        new SmallRyeConfigBuilder()
            .withMapping(ServicesSettings.class)
            .withConverter(Duration.class, 200, Durations::parse)
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "berth.services.metadata",
                        address,
                        "berth.services.credential-file",
                        credential.toString()),
                    "test",
                    100))
            .build()
            .getConfigMapping(ServicesSettings.class);
    return new ServiceClient("metadata-service", settings.metadata(), settings, vertx);
  }

  private Replica replica() {
    return client.replicas().next(Set.of()).orElseThrow();
  }

  private CompletableFuture<List<LookUpAnswer>> later() {
    CompletableFuture<List<LookUpAnswer>> answers = new CompletableFuture<>();
    context.runOnContext(
        _ ->
            lines
                .call(new FramedCall.LookUps(List.of()))
                .subscribe()
                .with(answers::complete, answers::completeExceptionally));
    return answers;
  }

  private List<LookUpAnswer> ask() throws Exception {
    return get(later());
  }

  private static <T> T get(CompletableFuture<T> later) throws Exception {
    return later.get(10, TimeUnit.SECONDS);
  }

  private static void assertFails(CompletableFuture<?> call, ErrorCode code) {
    assertThatThrownBy(() -> get(call))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RegistryException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
