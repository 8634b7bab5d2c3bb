package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Toxiproxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can happen on the way to the database, for every endpoint. The pools are small, so that a
 * connection that is not given back is missed soon.
 */
class DatabaseWayIT {

  private static final Duration RECOVERY = Duration.ofSeconds(20);

  /**
   * A push of a blob is a question for the mode, two statements of the blob-service, each of which
   * may wait for three seconds and run for four, and two calls; each call may take four. The rest
   * is what a busy machine adds.
   */
  private static final Duration MOST = Duration.ofSeconds(30);

  private static final int CONNECTIONS = 3;
  private static final int WAITING = 20;

  private static Toxiproxy proxy;
  private static Stand stand;

  private Repository repository;
  private Content image;
  private Endpoints endpoints;

  @BeforeAll
  static void start() {
    proxy = Toxiproxy.start();
    stand =
        Stand.start(
            options ->
                options
                    .withDatabaseDoor(proxy::leadTo)
                    .with("berth.database.connections", "" + CONNECTIONS)
                    .with("berth.database.waiting", "" + WAITING));
  }

  @AfterAll
  static void stop() {
    if (stand != null) {
      stand.close();
    }
    if (proxy != null) {
      proxy.close();
    }
  }

  @BeforeEach
  void push() {
    repository = stand.registry().newRepository();
    image = Images.withLayers(2);
    endpoints = Endpoints.of(repository, image, Blob.random(200_000));
  }

  @AfterEach
  void heal() {
    proxy.heal();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("connections are refused", Toxiproxy::refuse),
        fault("connections are reset", Toxiproxy::reset),
        fault("answers are late", way -> way.delay(Duration.ofSeconds(10))),
        fault("answers are swallowed", Toxiproxy::swallow));
  }

  private static Arguments fault(String name, Consumer<Toxiproxy> fault) {
    return Arguments.of(Named.of(name, fault));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyEndpointIsToldSoonAndAllRecovers(Consumer<Toxiproxy> fault) {
    fault.accept(proxy);

    Endpoints.assertUnavailable(endpoints.all());
    Endpoints.assertUnavailable(endpoints.all());

    proxy.heal();
    assertRecovery();
  }

  @Test
  void saturatedPoolsAnswerInTimeAndGiveEverythingBack() {
    proxy.delay(Duration.ofMillis(700));
    List<Map.Entry<String, Supplier<Answer>>> requests =
        List.copyOf(Endpoints.union(endpoints.all()).entrySet());

    List<Answer> answers =
        Crowd.race(
            10 * requests.size(),
            i -> {
              var request = requests.get(i % requests.size());
              Instant start = Instant.now();
              Answer answer = request.getValue().get();
              assertThat(Duration.between(start, Instant.now()))
                  .as(request.getKey())
                  .isLessThan(MOST);
              assertThat(answer.status())
                  .as("%s: %s", request.getKey(), answer)
                  .matches(status -> status < 300 || status == 503 || isOwnDoing(request, status));
              return answer;
            });

    assertThat(answers).anyMatch(answer -> answer.status() == 503);
    proxy.heal();
    assertRecovery();
  }

  /** Deleting a tag that is absent, and repeating what has been done or is being done. */
  private static boolean isOwnDoing(Map.Entry<String, Supplier<Answer>> request, int status) {
    return switch (request.getKey()) {
      case "DELETE tag" -> status == 404;
      case "PATCH", "PUT", "GET upload" -> status == 416 || status == 404;
      default -> false;
    };
  }

  private void assertRecovery() {
    Eventually.isTrue("everything is ready", RECOVERY, stand::isReady);
    // More at once than there are connections, so that none may be missing.
    List<Answer> pulled = Crowd.race(4 * CONNECTIONS, i -> repository.getManifest("latest"));
    assertThat(pulled)
        .allSatisfy(answer -> assertThat(answer).hasStatus(200).hasBody(image.root().bytes()));
    IntStream.range(0, 2 * CONNECTIONS)
        .forEach(i -> repository.push(Images.withLayers(1), "after-" + i));
    assertThat(repository.getBlob(image.blobs().getLast().digest())).hasStatus(200);
  }
}
