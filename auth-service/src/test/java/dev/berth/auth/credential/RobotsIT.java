package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.auth.Sql;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClosedService.class)
class RobotsIT {

  private static final RepositoryPattern TEAM = new RepositoryPattern("team/**");

  @TestHTTPResource("/")
  URI service;

  @Inject DataSource database;
  @Inject Robots robots;

  @BeforeEach
  void clear() throws Exception {
    sql("DELETE FROM auth.robot");
  }

  @Test
  void areThereOnceTheyWereCreated() {
    Robot created = create("builder");

    assertThat(created.created()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(created.ownedBy()).isEqualTo(TEAM);
    assertThat(await(robots.find(new RobotName("builder")))).hasValue(created);
    assertThat(await(robots.find(new RobotName("other")))).isEmpty();
  }

  @Test
  void areListedInOrderAndInPages() {
    Stream.of("b", "a-b", "a", "c", "a.b").forEach(this::create);

    assertThat(names(Optional.empty(), 3)).containsExactly("a", "a-b", "a.b");
    assertThat(names(Optional.of(new RobotName("a.b")), 3)).containsExactly("b", "c");
    assertThat(names(Optional.of(new RobotName("c")), 3)).isEmpty();
  }

  @Test
  void haveANameOfTheirOwn() {
    Robot first = create("builder");

    assertRefused(() -> create("builder"), ErrorCode.CONFLICT, "there is a robot builder already");
    assertThat(ErrorCode.CONFLICT.status()).isEqualTo(409);
    assertThat(await(robots.find(new RobotName("builder")))).hasValue(first);
  }

  @Test
  void areCreatedOnceByTwoWhoTryAtOnce() {
    for (int round = 0; round < 20; round++) {
      RobotName name = new RobotName("twin-" + round);

      List<CompletableFuture<Robot>> tries =
          Stream.generate(
                  () -> robots.create(Caller.TESTER, name, "", TEAM).subscribeAsCompletionStage())
              .limit(2)
              .toList();

      assertThat(tries).filteredOn(one -> failure(one).isEmpty()).hasSize(1);
      assertThat(tries.stream().flatMap(one -> failure(one).stream()))
          .singleElement()
          .isInstanceOfSatisfying(
              RegistryException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
    }
  }

  @Test
  void areTenThousandAtMost() throws Exception {
    sql(
        """
        INSERT INTO auth.robot (name, description, owned_by)
        SELECT 'r' || number, '', '**' FROM generate_series(1, 9999) AS number
        """);
    create("last");

    assertRefused(() -> create("another"), ErrorCode.DENIED, "10000 robots");
    assertRefused(() -> create("last"), ErrorCode.CONFLICT, "there is a robot last already");
    assertThat(await(robots.delete(Caller.TESTER, new RobotName("r1")))).isTrue();
    create("another");
  }

  @Test
  void haveADescriptionThatCanBeShown() {
    RobotName name = new RobotName("described");

    assertRefused(
        () -> await(robots.create(Caller.TESTER, name, "x".repeat(256), TEAM)),
        ErrorCode.MALFORMED,
        "255");
    assertRefused(
        () -> await(robots.create(Caller.TESTER, name, "\0", TEAM)), ErrorCode.MALFORMED, "255");
    assertThat(await(robots.create(Caller.TESTER, name, "é".repeat(255), TEAM)).description())
        .hasSize(255);
  }

  @Test
  void areRevokedWhenTheyAreDeleted() throws Exception {
    create("builder");
    long version = Long.parseLong(sql("SELECT version FROM auth.state"));

    assertThat(await(robots.delete(Caller.TESTER, new RobotName("builder")))).isTrue();

    assertThat(await(robots.find(new RobotName("builder")))).isEmpty();
    JsonNode state =
        Caller.body(
            new Caller(service, "192.0.2.60").get("/internal/auth/state?after=" + version), 200);
    assertThat(state.get("version").asLong()).isEqualTo(version + 1);
    assertThat(state.get("revocations").valueStream())
        .anySatisfy(
            revocation -> {
              assertThat(revocation.get("of").asText()).isEqualTo("robot:builder");
              assertThat(revocation.get("version").asLong()).isEqualTo(version + 1);
            });
  }

  @Test
  void changeNothingWhereThereIsNoneToDelete() throws Exception {
    String version = sql("SELECT version FROM auth.state");

    assertThat(await(robots.delete(Caller.TESTER, new RobotName("nobody")))).isFalse();

    assertThat(sql("SELECT version FROM auth.state")).isEqualTo(version);
  }

  @Test
  void areUnavailableWhileTheDatabaseDoesNotAnswer() throws Exception {
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE auth.robot IN ACCESS EXCLUSIVE MODE");

      RobotName name = new RobotName("builder");
      for (Uni<?> call :
          List.of(
              robots.create(Caller.TESTER, name, "", TEAM),
              robots.list(Optional.empty(), 10),
              robots.find(name),
              robots.delete(Caller.TESTER, name))) {
        assertRefused(() -> await(call), ErrorCode.UNAVAILABLE, "does not answer");
      }
      other.rollback();
    }
  }

  private Robot create(String name) {
    return await(robots.create(Caller.TESTER, new RobotName(name), "builds", TEAM));
  }

  private List<String> names(Optional<RobotName> after, int most) {
    return await(robots.list(after, most)).stream().map(robot -> robot.name().value()).toList();
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code, String words) {
    assertThatThrownBy(call)
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            RegistryException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static Optional<Throwable> failure(CompletableFuture<?> future) {
    return Optional.ofNullable(
        future.handle((item, failure) -> failure).orTimeout(10, TimeUnit.SECONDS).join());
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(10));
  }

  private String sql(String statement) throws Exception {
    return new Sql(database).run(statement);
  }
}
