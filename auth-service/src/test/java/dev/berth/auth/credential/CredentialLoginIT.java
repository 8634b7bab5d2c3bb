package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.auth.Sql;
import dev.berth.auth.token.Stranger;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.access.Restriction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class CredentialLoginIT {

  private static final RobotName CI = new RobotName("ci");
  private static final String SCOPE = "repository:team/app:pull,push,delete";
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  @TestHTTPResource("/")
  URI service;

  @Inject DataSource database;
  @Inject Robots robots;
  @Inject Credentials credentials;

  @BeforeEach
  void begin() throws Exception {
    sql("DELETE FROM auth.credential");
    sql("DELETE FROM auth.robot");
    await(robots.create(Caller.TESTER, CI, "", new RepositoryPattern("**")));
  }

  @Test
  void letsARobotInWhereDockerSendsAPassword() throws Exception {
    // Given
    NewCredential made = robot();

    // When
    JsonNode byHeader = token("ci", made.secret(), 200, SCOPE);
    JsonNode byForm =
        Caller.body(
            caller(200)
                .form(
                    "grant_type",
                    "password",
                    "username",
                    "ci",
                    "password",
                    made.secret().text(),
                    "scope",
                    SCOPE),
            200);

    // Then the policies for this robot count
    for (JsonNode answer : List.of(byHeader, byForm)) {
      JsonNode claims = stranger().claims(answer.get("token").asText());
      assertThat(claims.get("sub").asText()).isEqualTo("robot:ci");
      assertThat(claims.get("berth_credential").asText()).isEqualTo(made.stored().id().toString());
      assertThat(claims.has("berth_restriction")).isFalse();
      assertThat(stranger().granted(answer)).containsExactly(SCOPE);
    }
  }

  @Test
  void tellsAGatewayWhoItIs() throws Exception {
    NewCredential made = robot(new Restriction(patterns("team/**"), Set.of(Action.PULL)));

    Login login = login("ci", made.secret());

    assertThat(login)
        .isEqualTo(
            new Login(
                CI.identity(),
                made.stored().restriction(),
                Optional.of(made.stored().id().toString()),
                login.version(),
                Optional.of(made.stored().expires())));
    assertThat(login.version()).isPositive();
  }

  @Test
  void isGoodForNoMoreThanItIsRestrictedTo() throws Exception {
    // Given
    Secret secret =
        robot(
                new Restriction(
                    patterns("team/app", "elsewhere/**"), Set.of(Action.PULL, Action.OVERWRITE)))
            .secret();

    // When
    JsonNode answer =
        token(
            "ci",
            secret,
            200,
            SCOPE,
            "repository:team/other:pull",
            "repository:elsewhere/app:pull",
            "registry:catalog:*");

    // Then
    assertThat(stranger().granted(answer))
        .containsExactlyInAnyOrder("registry:catalog:*", "repository:team/app:pull");
    JsonNode restriction = stranger().claims(answer.get("token").asText()).get("berth_restriction");
    assertThat(restriction.get("repositories").valueStream().map(JsonNode::asText))
        .containsExactly("team/app", "elsewhere/**");
    assertThat(restriction.get("actions").valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrder("pull", "overwrite");
  }

  @Test
  void doesNotShowTheCatalogWhereNothingIsLeftToPull() throws Exception {
    Secret pushes = robot(new Restriction(patterns("team/**"), Set.of(Action.PUSH))).secret();
    Secret elsewhere = robot(new Restriction(patterns("other/**"), Set.of(Action.PULL))).secret();

    for (Secret secret : List.of(pushes, elsewhere)) {
      assertThat(stranger().granted(token("ci", secret, 200, "registry:catalog:*"))).isEmpty();
    }
    assertThat(stranger().granted(token("ci", robot().secret(), 200, "registry:catalog:*")))
        .containsExactly("registry:catalog:*");
  }

  @Test
  void letsAUserInByAPersonalTokenThatStaysOne() throws Exception {
    NewCredential made = personal("ann");

    JsonNode answer =
        Caller.body(
            caller(200)
                .get(
                    "/auth/token?offline_token=true&scope=" + SCOPE,
                    "Authorization",
                    Caller.basic("ann", made.secret().text())),
            200);

    assertThat(stranger().granted(answer))
        .containsExactly("repository:team/app:pull,push,overwrite,delete");
    assertThat(stranger().claims(answer.get("token").asText()).get("sub").asText())
        .isEqualTo("user:ann");
    assertThat(answer.has("refresh_token")).isFalse();
  }

  @Test
  void letsInWhoHasNoAccountHereWithTheGroupsTheyHad() throws Exception {
    Identity olga =
        new Identity(
            Identity.Kind.USER, "olga", Set.of("builders"), Map.of("dep", Set.of("a", "b")));
    NewCredential made =
        await(credentials.issueForUser(Caller.TESTER, olga, terms(Optional.empty())));

    assertThat(login("olga", made.secret()).identity()).isEqualTo(olga);
    assertThat(stranger().granted(token("olga", made.secret(), 200, SCOPE))).containsExactly(SCOPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expires_at = now()",
        "revoked_at = now()",
        "secret_hash = 'x'",
        // As with another password
        "account_stamp = 'x'",
        // Issued when that name had no account yet
        "account_stamp = NULL",
        "kind = 'robot'",
      })
  void isRefusedOnceItIsNotGoodAnyMore(String change) throws Exception {
    NewCredential made = personal("ann");
    token("ann", made.secret(), 200);

    sql("UPDATE auth.credential SET " + change);

    token("ann", made.secret(), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CI", "ci ", "robot:ci", "ann", "nobody"})
  void isRefusedBesideAnotherName(String name) throws Exception {
    token(name, robot().secret(), 401);
  }

  @Test
  void isRefusedBesideTheNameOfAnotherUser() throws Exception {
    token("bob", personal("ann").secret(), 401);
  }

  @Test
  void isRefusedWithAnyCharacterChanged() throws Exception {
    String secret = robot().secret().text();

    for (int index : new int[] {0, 6, 9, 30, 51, 57}) {
      char other = secret.charAt(index) == 'p' ? 'i' : 'p';
      String changed = secret.substring(0, index) + other + secret.substring(index + 1);
      assertThat(tryIn("ci", changed)).as(changed).isEqualTo(401);
    }
    // The checksum does not cover the prefix
    assertThat(tryIn("ci", secret.replace("berth_rb_", "berth_pt_"))).isEqualTo(401);
    assertThat(tryIn("ci", Secret.random(Secret.Kind.ROBOT).text())).isEqualTo(401);
  }

  @Test
  void isNoIdentityTokenAndAnIdentityTokenIsNoPassword() throws Exception {
    String identityToken =
        Caller.body(
                caller(200)
                    .get(
                        "/auth/token?offline_token=true",
                        "Authorization",
                        Caller.basic("ann", "right")),
                200)
            .get("refresh_token")
            .asText();

    assertThat(tryIn("ann", identityToken)).isEqualTo(401);
    for (NewCredential made : List.of(robot(), personal("ann"))) {
      Caller.body(
          caller(401).form("grant_type", "refresh_token", "refresh_token", made.secret().text()),
          401);
    }
  }

  @Test
  void isRefusedOnceItWasRevoked() throws Exception {
    NewCredential made = robot();
    NewCredential other = robot();

    await(revoke(made.stored().id()));

    token("ci", made.secret(), 401);
    token("ci", other.secret(), 200);
  }

  @Test
  void isNotRevivedByARobotOfTheSameName() throws Exception {
    // Given
    Secret old = robot().secret();
    long granted = login("ci", old).version();

    // When
    await(robots.delete(Caller.TESTER, CI));
    token("ci", old, 401);
    await(robots.create(Caller.TESTER, CI, "", new RepositoryPattern("**")));

    // Then
    token("ci", old, 401);
    assertThat(login("ci", robot().secret()).version()).isGreaterThanOrEqualTo(revoked("robot:ci"));
    assertThat(granted).isLessThan(revoked("robot:ci"));
  }

  @Test
  void endsTokensWithIt() throws Exception {
    Secret secret = robot().secret();
    sql("UPDATE auth.credential SET expires_at = now() + interval '30 s'");

    assertThat(token("ci", secret, 200).get("expires_in").asInt()).isBetween(20, 31);
  }

  @Test
  void notesItsLastUseAtMostOnceAMinute() throws Exception {
    // Given
    NewCredential made = robot();

    // When it is used for the first time, at once again, and after a while
    token("ci", made.secret(), 200);
    Instant first = lastUsed(made);
    token("ci", made.secret(), 200);
    Instant second = lastUsed(made);
    sql("UPDATE auth.credential SET last_used_at = now() - interval '61 s'");
    Instant old = lastUsed(made);
    token("ci", made.secret(), 200);
    Instant third = lastUsed(made);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(third).isAfter(old.plusSeconds(60)).isAfterOrEqualTo(first);
    assertThat(await(credentials.find(made.stored().id())).orElseThrow().expires())
        .isEqualTo(made.stored().expires());
  }

  @Test
  void isNotUsedByWhoIsNotLetIn() throws Exception {
    NewCredential made = robot();

    token("ann", made.secret(), 401);

    assertThat(await(credentials.find(made.stored().id())).orElseThrow().lastUsed()).isEmpty();
  }

  @Test
  void getsInWhereTooManyFailedAsNobodyGuessesIt() throws Exception {
    // Given an address where a secret, and a password, were guessed as often as they may be
    Secret robot = robot().secret();
    Secret personal = personal("ann").secret();
    Caller shared = new Caller(service, "198.51.100.88");
    for (int failure = 0; failure < 30; failure++) {
      String name = List.of("ci", "ann", "bob").get(failure % 3);
      String guess = name.equals("ci") ? Secret.random(Secret.Kind.ROBOT).text() : "guess";
      assertThat(tryIn(shared, name, guess)).isEqualTo(401);
    }

    // Then
    assertThat(tryIn(shared, "ann", "right")).isEqualTo(429);
    assertThat(tryIn(shared, "ci", Secret.random(Secret.Kind.ROBOT).text())).isEqualTo(429);
    assertThat(tryIn(shared, "bob", personal.text())).isEqualTo(429);
    assertThat(tryIn(shared, "ci", robot.text())).isEqualTo(200);
    assertThat(tryIn(shared, "ann", personal.text())).isEqualTo(200);
    assertThat(tryIn(shared, "ann", "right")).isEqualTo(429);
  }

  @Test
  void countsAsAFailedLoginWhereItIsWrong() throws Exception {
    Caller guesser = new Caller(service, "198.51.100.89");
    for (int failure = 0; failure < 10; failure++) {
      assertThat(tryIn(guesser, "ann", Secret.random(Secret.Kind.PERSONAL).text())).isEqualTo(401);
    }

    assertThat(tryIn(guesser, "ann", "right")).isEqualTo(429);
  }

  private NewCredential robot() {
    return await(credentials.issueForRobot(Caller.TESTER, CI, terms(Optional.empty())));
  }

  private NewCredential robot(Restriction restriction) {
    return await(credentials.issueForRobot(Caller.TESTER, CI, terms(Optional.of(restriction))));
  }

  private NewCredential personal(String user) {
    return await(
        credentials.issueForUser(Caller.TESTER, Identity.user(user), terms(Optional.empty())));
  }

  private static CredentialTerms terms(Optional<Restriction> restriction) {
    return new CredentialTerms("for a test", restriction, Duration.ofDays(1));
  }

  private static List<RepositoryPattern> patterns(String... texts) {
    return Stream.of(texts).map(RepositoryPattern::new).toList();
  }

  private JsonNode token(String name, Secret secret, int status, String... scopes)
      throws Exception {
    StringBuilder query = new StringBuilder("/auth/token?service=berth");
    for (String scope : scopes) {
      query.append('&').append(Caller.parameters("scope", scope));
    }
    return Caller.body(
        caller(status).get(query.toString(), "Authorization", Caller.basic(name, secret.text())),
        status);
  }

  private int tryIn(String name, String password) throws Exception {
    return tryIn(caller(401), name, password);
  }

  private static int tryIn(Caller caller, String name, String password) throws Exception {
    return caller.get("/auth/token", "Authorization", Caller.basic(name, password)).statusCode();
  }

  private Login login(String name, Secret secret) throws Exception {
    String request =
        WireJson.mapper().writeValueAsString(new LoginRequest(name, secret.text(), "192.0.2.70"));
    return WireJson.mapper()
        .readValue(
            caller(200).post("/internal/auth/login", "application/json", request).body(),
            Login.class);
  }

  private long revoked(String subject) throws Exception {
    return Caller.body(caller(200).get("/internal/auth/state"), 200)
        .get("revocations")
        .valueStream()
        .filter(revocation -> revocation.get("of").asText().equals(subject))
        .findFirst()
        .orElseThrow()
        .get("version")
        .asLong();
  }

  private Instant lastUsed(NewCredential made) {
    return await(credentials.find(made.stored().id())).orElseThrow().lastUsed().orElseThrow();
  }

  /** Failures are counted by address. */
  private Caller caller(int status) {
    return new Caller(
        service,
        status == 200 ? "192.0.2.70" : "2001:db8:70:%x::".formatted(ADDRESSES.incrementAndGet()));
  }

  private Stranger stranger() {
    return new Stranger(caller(200));
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
