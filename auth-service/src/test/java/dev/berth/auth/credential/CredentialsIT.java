package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.auth.Sql;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.access.Restriction;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class CredentialsIT {

  private static final RobotName BOT = new RobotName("bot");
  private static final Identity ANN = Identity.user("ann");
  private static final Restriction READ =
      new Restriction(List.of(new RepositoryPattern("team/app")), Set.of(Action.PULL));
  private static final CredentialTerms DAY =
      new CredentialTerms("nightly", Optional.of(READ), Duration.ofDays(1));

  @TestHTTPResource("/")
  URI service;

  @Inject DataSource database;
  @Inject Robots robots;
  @Inject Credentials credentials;
  @Inject CredentialStore store;

  @BeforeEach
  void begin() throws Exception {
    sql("DELETE FROM auth.credential");
    sql("DELETE FROM auth.robot");
    await(robots.create(Caller.TESTER, BOT, "", new RepositoryPattern("**")));
  }

  @Test
  void areListedWithoutTheirSecrets() throws Exception {
    // When
    NewCredential first = await(credentials.issueForRobot(Caller.TESTER, BOT, DAY));
    sql("UPDATE auth.credential SET created_at = created_at - interval '1 min'");
    NewCredential second =
        await(
            credentials.issueForRobot(
                Caller.TESTER,
                BOT,
                new CredentialTerms("x", Optional.empty(), Duration.ofMinutes(1))));
    await(credentials.issueForUser(Caller.TESTER, ANN, DAY));

    // Then
    StoredCredential told = first.stored();
    List<StoredCredential> listed = await(credentials.list("robot:bot"));
    assertThat(listed).hasSize(2).first().isEqualTo(second.stored());
    assertThat(listed.getLast())
        .usingRecursiveComparison()
        .ignoringFields("created")
        .isEqualTo(told);
    assertThat(told.kind()).isEqualTo(Secret.Kind.ROBOT);
    assertThat(told.label()).isEqualTo("nightly");
    assertThat(told.restriction()).hasValue(READ);
    assertThat(told.lastUsed()).isEmpty();
    assertThat(Duration.between(told.created(), told.expires())).isEqualTo(Duration.ofDays(1));
    assertThat(await(credentials.find(second.stored().id()))).hasValue(second.stored());
    assertThat(await(credentials.find(new UUID(0, 0)))).isEmpty();
    assertThat(sql("SELECT string_agg(c::text, ' ') FROM auth.credential c"))
        .doesNotContain(first.secret().text().substring(9, 52));
  }

  @Test
  void areListedTogetherWithLoginsOfDocker() throws Exception {
    Caller.body(
        new Caller(service, "192.0.2.61")
            .get("/auth/token?offline_token=true", "Authorization", Caller.basic("ann", "right")),
        200);

    StoredCredential login = await(credentials.list("user:ann")).getFirst();

    assertThat(login.kind()).isEqualTo(Secret.Kind.IDENTITY);
    assertThat(login.label()).isEmpty();
    assertThat(login.lastUsed()).isPresent();
    assertThat(Duration.between(login.created(), login.expires())).isEqualTo(Duration.ofDays(30));
    assertThat(await(revoke(login.id()))).isTrue();
  }

  @Test
  void areRevokedOnceWithWhatWasIssuedForThem() throws Exception {
    // Given
    UUID id = await(credentials.issueForUser(Caller.TESTER, ANN, DAY)).stored().id();
    UUID other = await(credentials.issueForUser(Caller.TESTER, ANN, DAY)).stored().id();
    long version = Long.parseLong(sql("SELECT version FROM auth.state"));

    // When
    boolean first = await(revoke(id));
    boolean second = await(revoke(id));
    boolean none = await(revoke(new UUID(0, 0)));

    // Then
    assertThat(List.of(first, second, none)).containsExactly(true, false, false);
    assertThat(await(credentials.find(id)).orElseThrow().revoked()).isTrue();
    assertThat(await(credentials.find(other)).orElseThrow().revoked()).isFalse();
    JsonNode state =
        Caller.body(
            new Caller(service, "192.0.2.61").get("/internal/auth/state?after=" + version), 200);
    assertThat(state.get("version").asLong()).isEqualTo(version + 1);
    assertThat(state.get("revocations").findValuesAsText("of")).contains(id.toString());
  }

  @Test
  void areAHundredAtMostForARobotHoweverManyAreWantedAtOnce() throws Exception {
    // When
    List<CompletableFuture<NewCredential>> tries =
        Stream.generate(
                () ->
                    credentials.issueForRobot(Caller.TESTER, BOT, DAY).subscribeAsCompletionStage())
            .limit(105)
            .toList();

    // Then
    assertThat(tries.stream().flatMap(one -> failure(one).stream()))
        .hasSize(5)
        .allSatisfy(
            failure -> assertThat(failure).hasMessageContaining("robot:bot has 100 credentials"));
    assertThat(sql("SELECT count(*) FROM auth.credential")).isEqualTo("100");
  }

  @Test
  void areAHundredAtMostForAUserWithoutThoseThatAreWorthNothing() throws Exception {
    // Given more of a user than there may be
    sql(
        """
        INSERT INTO auth.credential
          (id, kind, secret_hash, owner, identity, expires_at, revoked_at)
        SELECT gen_random_uuid(), 'personal', sha256(number::text::bytea), 'user:ann', '{}',
          now() + CASE WHEN number <= 110 THEN interval '-1 s' ELSE interval '1 h' END,
          CASE WHEN number BETWEEN 111 AND 120 THEN now() END
        FROM generate_series(1, 219) AS number
        """);

    // When
    UUID last = await(credentials.issueForUser(Caller.TESTER, ANN, DAY)).stored().id();

    // Then
    assertRefused(
        () -> await(credentials.issueForUser(Caller.TESTER, ANN, DAY)),
        ErrorCode.DENIED,
        "user:ann has 100");
    assertThat(await(credentials.list("user:ann"))).hasSize(200);
    await(revoke(last));
    await(credentials.issueForUser(Caller.TESTER, ANN, DAY));
    await(credentials.issueForUser(Caller.TESTER, Identity.user("bob"), DAY));
  }

  @Test
  void areOnlyForRobotsThatAreThere() {
    assertRefused(
        () -> await(credentials.issueForRobot(Caller.TESTER, new RobotName("nobody"), DAY)),
        ErrorCode.NAME_UNKNOWN,
        "there is no robot nobody");
  }

  @Test
  void doNotOutliveARobotThatIsDeletedWhileTheyAreIssued() throws Exception {
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      // Given one that is not committed yet
      other.setAutoCommit(false);
      issueByHand(statement, "robot", "bot");

      // When
      CompletableFuture<Boolean> deletion =
          robots.delete(Caller.TESTER, BOT).subscribeAsCompletionStage();
      TimeUnit.MILLISECONDS.sleep(200);
      boolean isFaster = deletion.isDone();
      other.commit();

      // Then the one waits for the other
      assertThat(isFaster).isFalse();
      assertThat(deletion.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
      assertThat(await(credentials.list("robot:bot")))
          .singleElement()
          .matches(StoredCredential::revoked);
    }
  }

  @ParameterizedTest
  @CsvSource({"robot, bot", "personal, ann"})
  void areCountedWithThoseThatAreIssuedAtTheSameTime(String kind, String name) throws Exception {
    Supplier<Uni<NewCredential>> issue =
        () ->
            kind.equals("robot")
                ? credentials.issueForRobot(Caller.TESTER, BOT, DAY)
                : credentials.issueForUser(Caller.TESTER, ANN, DAY);
    for (int count = 0; count < 99; count++) {
      await(issue.get());
    }
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      // Given the hundredth, which is not committed yet
      other.setAutoCommit(false);
      issueByHand(statement, kind, name);

      // When
      CompletableFuture<NewCredential> another = issue.get().subscribeAsCompletionStage();
      TimeUnit.MILLISECONDS.sleep(200);
      other.commit();

      // Then
      assertThat(failure(another).orElseThrow()).hasMessageContaining(name + " has 100");
    }
  }

  private static void issueByHand(Statement statement, String kind, String name)
      throws SQLException {
    String owner = kind.equals("robot") ? "robot:" + name : "user:" + name;
    statement.execute(
        """
        SELECT auth.issue_credential(gen_random_uuid(), '%s', sha256('x'), '%s', '{"name":"%s"}',
          NULL, 'x', NULL, 3600, 100)
        """
            .formatted(kind, owner, name));
  }

  @Test
  void lastNoLongerThanTheOperatorAllows() {
    Duration year = Duration.ofDays(365);

    await(
        credentials.issueForUser(
            Caller.TESTER, ANN, new CredentialTerms("x", Optional.empty(), year)));
    assertRefused(
        () ->
            await(
                credentials.issueForUser(
                    Caller.TESTER,
                    ANN,
                    new CredentialTerms("x", Optional.empty(), year.plusSeconds(1)))),
        ErrorCode.MALFORMED,
        "PT8760H at most");
  }

  @Test
  void areNotIssuedToSomebodyElseOfTheSameNameAsAnAccount() {
    Identity other = new Identity(Identity.Kind.USER, "ann", Set.of("builders"), Map.of());

    assertRefused(
        () -> await(credentials.issueForUser(Caller.TESTER, other, DAY)),
        ErrorCode.DENIED,
        "user:ann");
    assertThatThrownBy(() -> credentials.issueForUser(Caller.TESTER, BOT.identity(), DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stayForAWhileAfterTheirEnd() throws Exception {
    // Given
    UUID ended = await(credentials.issueForUser(Caller.TESTER, ANN, DAY)).stored().id();
    UUID longAgo = await(credentials.issueForUser(Caller.TESTER, ANN, DAY)).stored().id();
    UUID good = await(credentials.issueForUser(Caller.TESTER, ANN, DAY)).stored().id();
    sql(
        "UPDATE auth.credential SET expires_at = now() - interval '6 d' WHERE id = '"
            + ended
            + "'");
    sql(
        "UPDATE auth.credential SET expires_at = now() - interval '8 d' WHERE id = '"
            + longAgo
            + "'");

    // When
    await(store.sweep());

    // Then
    assertThat(await(credentials.list("user:ann")))
        .extracting(StoredCredential::id)
        .containsExactlyInAnyOrder(ended, good);
  }

  @Test
  void areUnavailableWhileTheDatabaseDoesNotAnswer() throws Exception {
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE auth.credential IN ACCESS EXCLUSIVE MODE");

      for (Uni<?> call :
          List.of(
              credentials.issueForRobot(Caller.TESTER, BOT, DAY),
              credentials.issueForUser(Caller.TESTER, ANN, DAY),
              credentials.list("user:ann"),
              credentials.find(new UUID(0, 1)),
              revoke(new UUID(0, 1)))) {
        assertRefused(() -> await(call), ErrorCode.UNAVAILABLE, "does not answer");
      }
      other.rollback();
    }
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

  private Uni<Boolean> revoke(UUID id) {
    return credentials
        .find(id)
        .chain(
            found ->
                found
                    .map(one -> credentials.revoke(Caller.TESTER, one))
                    .orElseGet(() -> Uni.createFrom().item(false)));
  }
}
