package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.http.Paths;
import dev.berth.metadata.Registry.Answer;
import dev.berth.model.content.Digest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The database is slow, away or has stopped: every answer comes in time, and it is 503. */
@QuarkusTest
@TestProfile(OutageIT.SmallPool.class)
@WithTestResource(PostgresResource.class)
class OutageIT {

  /** The statement timeout of the profile, the grace of the pool, and some for a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(8);

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();
  private final Digest blob = Registry.newDigest();

  @TestHTTPResource(value = "/health/ready", management = true)
  URI ready;

  @TestHTTPResource(value = "/health/live", management = true)
  URI live;

  @Test
  void aStoppedServerIsToldAsUnavailableAndComesBack() throws Exception {
    registry.link(repository, blob);
    List<ProcessHandle> server = serverProcesses();
    Instant start = Instant.now();
    signal("STOP", server);
    try {
      for (CompletableFuture<Answer> call : everyKindOfCall()) {
        assertUnavailable(call.join());
      }
      assertThat(Duration.between(start, Instant.now())).isLessThan(BOUND);
      assertThat(status(live)).isEqualTo(200);
      Instant asked = Instant.now();
      assertThat(status(ready)).isEqualTo(503);
      assertThat(Duration.between(asked, Instant.now())).isLessThan(BOUND);
    } finally {
      signal("CONT", server);
    }
    assertThat(statusWithin(BOUND, 200)).isTrue();
    assertThat(status(ready)).isEqualTo(200);
  }

  @Test
  void closedConnectionsAreReplaced() throws InterruptedException {
    registry.link(repository, blob);
    Database.value(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            + " where application_name like 'berth%' and pid <> pg_backend_pid()");

    assertThat(statusWithin(Duration.ofSeconds(2), 200)).isTrue();
  }

  @Test
  void whatWaitsForALockOrAConnectionIsBounded() throws SQLException {
    registry.link(repository, blob);
    try (Connection holder = Database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table blob in access exclusive mode");
      Instant start = Instant.now();

      List<CompletableFuture<Answer>> calls =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      i % 2 == 0
                          ? registry.linkLater(repository, Registry.newDigest())
                          : CompletableFuture.supplyAsync(() -> registry.find(repository, blob)))
              .toList();

      calls.forEach(call -> assertUnavailable(call.join()));
      assertThat(Duration.between(start, Instant.now())).isLessThan(BOUND);
      holder.rollback();
    }
    assertThat(registry.find(repository, blob).status()).isEqualTo(200);
  }

  private List<CompletableFuture<Answer>> everyKindOfCall() {
    List<CompletableFuture<Answer>> calls = new ArrayList<>();
    for (int at = 0; at < 3; at++) {
      calls.add(CompletableFuture.supplyAsync(() -> registry.find(repository, blob)));
      calls.add(CompletableFuture.supplyAsync(() -> registry.lease(repository, blob)));
      calls.add(CompletableFuture.supplyAsync(() -> registry.get(Paths.MODE)));
      calls.add(registry.linkLater(repository, Registry.newDigest()));
      calls.add(registry.putLater(repository, Push.byTag(Manifests.empty(""), "tag")));
      calls.add(registry.deleteBlobLater(repository, blob));
    }
    return calls;
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(503);
    assertThat(answer.codes()).containsExactly("UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  private boolean statusWithin(Duration limit, int status) throws InterruptedException {
    Instant end = Instant.now().plus(limit);
    while (Instant.now().isBefore(end)) {
      if (registry.find(repository, blob).status() == status) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  private static List<ProcessHandle> serverProcesses() throws SQLException {
    // The process of a connection is there for as long as the connection is.
    try (Connection connection = Database.connect()) {
      int pid = connection.unwrap(PGConnection.class).getBackendPID();
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow().parent().orElseThrow();
      return Stream.concat(Stream.of(server), server.children()).toList();
    }
  }

  private static void signal(String name, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.stream().filter(ProcessHandle::isAlive).forEach(p -> command.add("" + p.pid()));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static int status(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).timeout(BOUND).build(), BodyHandlers.discarding())
        .statusCode();
  }

  /** Little of everything, so that the limits are reached. */
  public static final class SmallPool implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "berth.database.connections", "4",
          "berth.database.waiting", "8",
          "berth.database.acquire-timeout", "1s",
          "berth.database.statement-timeout", "2s",
          "berth.database.lock-timeout", "1s");
    }
  }
}
