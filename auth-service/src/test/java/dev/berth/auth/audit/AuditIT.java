package dev.berth.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.auth.Sql;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.audit.AuditEvent;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.auth.Login;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.postgres.audit.AuditTable;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who logged in and who changed what is noted, if and only if it happened. */
@QuarkusTest
@WithTestResource(ClosedService.class)
class AuditIT {

  private static final String PEER = "192.0.2.77";
  private static final String POLICY =
      "{\"users\":[\"eve\"],\"repositories\":[\"team/**\"],\"actions\":[\"pull\"]}";

  @TestHTTPResource("/")
  URI service;

  @Inject DataSource database;
  @Inject Audit audit;
  @Inject AuditTable table;

  private Caller caller;

  @BeforeEach
  void begin() throws Exception {
    caller = new Caller(service, PEER);
    sql("DELETE FROM auth.audit_event");
  }

  @Test
  void everyWayToLogInIsNotedWithTheCredentialAndTheAddress() throws Exception {
    JsonNode robot = robotToken();
    JsonNode personal = made("POST", "/tokens", "ann", "right", "{\"label\":\"laptop\"}");
    sql("DELETE FROM auth.audit_event");

    String refresh =
        Caller.body(token("ann", "right", "?offline_token=true"), 200)
            .path("refresh_token")
            .asText();
    caller.form("grant_type", "refresh_token", "service", "berth", "refresh_token", refresh);
    token("ci", robot.path("secret").asText(), "");
    token("ann", personal.path("secret").asText(), "");
    caller.post(
        "/internal/auth/login",
        "application/json",
        "{\"username\":\"ann\",\"password\":\"right\",\"peer\":\"2001:db8::7\"}");
    caller.get("/auth/token?scope=repository:public/a:pull");

    List<AuditEvent> logins = ask("?action=login");
    assertThat(logins)
        .extracting(
            event -> event.actor().identity() + " by " + event.how().orElse(""),
            event -> event.actor().peer(),
            event -> event.actor().credential().isPresent())
        .containsExactlyInAnyOrder(
            tuple("user:ann by password", PEER, false),
            tuple("user:ann by identity-token", PEER, true),
            tuple("robot:ci by robot-token", PEER, true),
            tuple("user:ann by personal-token", PEER, true),
            tuple("user:ann by password", "2001:db8::7", false));
    assertThat(logins)
        .filteredOn(event -> event.actor().identity().equals("robot:ci"))
        .extracting(event -> event.actor().credential().orElse(""))
        .containsExactly(robot.path("token").path("id").asText());
    assertThat(ask("?action=token.create"))
        .singleElement()
        .satisfies(event -> assertThat(event.how()).contains("identity-token"));
    String all = sql("SELECT string_agg(e::text, ' ') FROM auth.audit_event e");
    for (String secret :
        List.of(refresh, robot.path("secret").asText(), personal.path("secret").asText())) {
      assertThat(all).doesNotContain(secret.substring(9, 50));
    }
  }

  @Test
  void everyChangeIsNotedOnceItHasHappened() throws Exception {
    Caller.body(root("PUT", "/policies/noted", POLICY), 200);
    // The same once more is no change.
    Caller.body(root("PUT", "/policies/noted", POLICY), 200);
    Caller.body(root("PUT", "/policies/noted", POLICY.replace("eve", "eva")), 200);
    root("DELETE", "/policies/noted", "");
    root("DELETE", "/policies/noted", "");
    JsonNode robot = robotToken();
    String id = robot.path("token").path("id").asText();
    root("DELETE", "/tokens/" + id, "");
    root("DELETE", "/tokens/" + id, "");
    root("DELETE", "/robots/ci", "");
    root("DELETE", "/robots/ci", "");
    root("DELETE", "/users/bob/logins", "");
    String kid = Caller.body(root("POST", "/keys/rotation", "{}"), 200).path("kid").asText();
    root("POST", "/keys/rotation", "{}");
    String fresh =
        Caller.body(root("POST", "/keys/rotation", "{\"atOnce\":true}"), 200).path("kid").asText();

    List<AuditEvent> changes =
        ask("?n=1000").reversed().stream()
            .filter(event -> event.action() != AuditAction.LOGIN)
            .toList();
    assertThat(changes)
        .extracting(event -> event.action() + " " + event.name().orElse(""))
        .containsExactly(
            "policy.put noted",
            "policy.put noted",
            "policy.delete noted",
            "robot.create ci",
            "token.create robot:ci/" + id,
            "token.revoke robot:ci/" + id,
            "robot.delete ci",
            "logins.end user:bob",
            "key.rotate " + kid,
            "key.rotate " + fresh);
    assertThat(changes)
        .extracting(AuditEvent::actor)
        .containsOnly(new Actor("user:root", Optional.empty(), PEER));
    assertThat(changes.get(4).how()).contains("robot");
    assertThat(changes.getLast().how()).contains("at-once");
  }

  @Test
  void whatIsRefusedIsNotNoted() throws Exception {
    caller.api("PUT", "/policies/mine", "ann", "right", POLICY);
    caller.api("POST", "/keys/rotation", "ann", "right", "{}");
    caller.api("DELETE", "/users/bob/logins", "ann", "right", "");
    token("ann", "wrong", "");
    token("nobody", "wrong", "");

    assertThat(ask("")).extracting(AuditEvent::action).containsOnly(AuditAction.LOGIN);
    assertThat(ask("")).extracting(event -> event.actor().identity()).containsOnly("user:ann");
  }

  @Test
  void whatCannotBeNotedDoesNotHappen() throws Exception {
    sql("ALTER TABLE auth.audit_event ADD CONSTRAINT refuses CHECK (name <> 'unnoted')");
    try {
      assertThat(root("PUT", "/policies/unnoted", POLICY).statusCode()).isGreaterThanOrEqualTo(500);
      assertThat(
              root("POST", "/robots", "{\"name\":\"unnoted\",\"ownedBy\":\"team/**\"}")
                  .statusCode())
          .isGreaterThanOrEqualTo(500);
    } finally {
      sql("ALTER TABLE auth.audit_event DROP CONSTRAINT refuses");
    }
    assertThat(root("GET", "/policies/unnoted", "").statusCode()).isEqualTo(404);
    assertThat(root("GET", "/robots/unnoted/tokens", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aChangedFileIsNotedPolicyByPolicy() throws Exception {
    Path file = Path.of(ConfigProvider.getConfig().getValue("berth.auth.policies", String.class));
    String before = Files.readString(file);
    try {
      Files.writeString(
          file,
          before.replace("actions: [pull, push, delete]", "actions: [pull]")
              + "  - {name: late, users: [eve], repositories: [\"late/**\"], actions: [pull]}\n");
      awaitEvents(2);
    } finally {
      Files.writeString(file, before);
    }
    awaitEvents(4);

    List<AuditEvent> events = ask("").reversed();
    assertThat(events.subList(0, 2))
        .extracting(event -> event.action() + " " + event.name().orElse(""))
        .containsExactlyInAnyOrder("policy.put late", "policy.put robots");
    assertThat(events.subList(2, 4))
        .extracting(event -> event.action() + " " + event.name().orElse(""))
        .containsExactlyInAnyOrder("policy.delete late", "policy.put robots");
    assertThat(events).extracting(AuditEvent::actor).containsOnly(Actor.REGISTRY);
    assertThat(events).extracting(AuditEvent::how).containsOnly(Optional.of("file"));
  }

  @Test
  void loginsAtTheSameTimeAreCountedEach() {
    List<CompletableFuture<Void>> noted =
        IntStream.range(0, 6_000)
            .mapToObj(
                i ->
                    audit
                        .login(login("user" + i % 30), LoginWay.PASSWORD, "192.0.2." + i % 2)
                        .subscribeAsCompletionStage())
            .toList();
    noted.forEach(CompletableFuture::join);

    List<AuditEvent> events = page("?n=1000");
    // A minute may have ended in between.
    assertThat(events).hasSizeBetween(30, 60);
    Map<String, Integer> times = new TreeMap<>();
    events.forEach(event -> times.merge(event.actor().identity(), event.times(), Integer::sum));
    assertThat(times).hasSize(30).contains(entry("user:user7", 200));
    assertThat(times.values()).containsOnly(200);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.last()).isPresent();
              assertThat(event.last().orElseThrow()).isAfterOrEqualTo(event.time());
            });
  }

  @Test
  void moreThanOneStatementWritesIsWrittenByTheNext() {
    List<CompletableFuture<Void>> noted =
        IntStream.range(0, 3_500)
            .mapToObj(
                i ->
                    audit
                        .login(login("one" + i), LoginWay.PASSWORD, PEER)
                        .subscribeAsCompletionStage())
            .toList();
    noted.forEach(CompletableFuture::join);

    assertThat(count("SELECT count(*) FROM auth.audit_event WHERE times = 1")).isEqualTo(3_500);
  }

  @Test
  void noMoreWaitThanAreAllowedAndWhatWasToldIsThere() throws Exception {
    List<CompletableFuture<Void>> noted = new ArrayList<>();
    try (Connection holder = database.getConnection();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE auth.audit_event IN ACCESS EXCLUSIVE MODE");
      for (int i = 0; i < Audit.MOST_WAITING + 200; i++) {
        noted.add(
            audit
                .login(login("many" + i % 5), LoginWay.PASSWORD, PEER)
                .subscribeAsCompletionStage());
      }
      holder.rollback();
    }
    int good = 0;
    int refused = 0;
    for (CompletableFuture<Void> one : noted) {
      try {
        one.join();
        good++;
      } catch (CompletionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                RegistryException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
        refused++;
      }
    }
    assertThat(refused).isBetween(100, 200);
    assertThat(count("SELECT sum(times) FROM auth.audit_event")).isEqualTo(good);
  }

  @Test
  void whoCannotBeNotedIsNotLetIn() throws Exception {
    Caller.body(token("ann", "right", ""), 200);
    try (Connection holder = database.getConnection();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE auth.audit_event IN ACCESS EXCLUSIVE MODE");

      assertThat(token("ann", "right", "").statusCode()).isEqualTo(503);
      assertThat(caller.api("GET", "/me", "ann", "right", "").statusCode()).isEqualTo(503);
      assertThat(token("ann", "wrong", "").statusCode()).isEqualTo(401);
      assertThat(caller.get("/auth/token").statusCode()).isEqualTo(200);
      holder.rollback();
    }
    Caller.body(token("ann", "right", ""), 200);
    assertThat(count("SELECT sum(times) FROM auth.audit_event")).isEqualTo(2);
  }

  @Test
  void failedLoginsAddNoRowAndAreToldAFewTimesASecond() throws Exception {
    ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    Handler handler = collecting(lines);
    // What was told before counts in its second, and in what is told a second after that.
    TimeUnit.MILLISECONDS.sleep(2_100);
    Logger.getLogger("berth.audit").addHandler(handler);
    long start = System.nanoTime();
    try {
      for (int i = 0; i < 120; i++) {
        // Each from another address, as those are limited as well.
        new Caller(service, "203.0.113." + i)
            .get(
                "/auth/token",
                "Authorization",
                Caller.basic(i == 0 ? "ann" : "a password", "guess" + i));
      }
      TimeUnit.MILLISECONDS.sleep(1_200);
    } finally {
      Logger.getLogger("berth.audit").removeHandler(handler);
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + 1;

    assertThat(ask("")).isEmpty();
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).doesNotContain("guess", "a password", "\n"));
    List<String> told = lines.stream().filter(line -> line.startsWith("login failed")).toList();
    assertThat(told).hasSizeBetween(10, Math.toIntExact(10 * seconds));
    assertThat(told.getFirst()).isEqualTo("login failed, peer=203.0.113.0, user=ann");
    assertThat(told.get(1)).isEqualTo("login failed, peer=203.0.113.1, user=***");
    assertThat(told.size() + leftOut(lines)).isEqualTo(120);
  }

  @Test
  void whatIsTooOldIsForgotten() throws Exception {
    token("ann", "right", "");
    sql(
        """
        INSERT INTO auth.audit_event (at, action, identity, peer)
        SELECT now() - interval '91 days', 'policy.put', 'user:old', ''
        FROM generate_series(1, 1500)
        """);

    assertThat(table.sweep().await().atMost(Duration.ofSeconds(20))).isEqualTo(1_500);
    assertThat(ask("")).hasSize(1);
  }

  private static long leftOut(ConcurrentLinkedQueue<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("denials were not written"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf("number=") + 7)))
        .sum();
  }

  private static Handler collecting(ConcurrentLinkedQueue<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        lines.add(record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static Login login(String name) {
    return Login.of(Identity.user(name), 1);
  }

  private JsonNode robotToken() throws Exception {
    root("DELETE", "/robots/ci", "");
    sql("DELETE FROM auth.audit_event WHERE action = 'robot.delete'");
    Caller.body(root("POST", "/robots", "{\"name\":\"ci\",\"ownedBy\":\"team/**\"}"), 201);
    return made("POST", "/robots/ci/tokens", "root", "of root", "{\"label\":\"builds\"}");
  }

  private JsonNode made(String method, String path, String user, String password, String json)
      throws Exception {
    return Caller.body(caller.api(method, path, user, password, json), 201);
  }

  private HttpResponse<String> root(String method, String path, String json) throws Exception {
    return caller.api(method, path, "root", "of root", json);
  }

  private HttpResponse<String> token(String user, String password, String query) throws Exception {
    return caller.get("/auth/token" + query, "Authorization", Caller.basic(user, password));
  }

  private void awaitEvents(int number) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ask("").size() < number) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private List<AuditEvent> ask(String query) throws Exception {
    return WireJson.kept(caller.get("/internal/audit" + query).body(), AuditPage.class).events();
  }

  private List<AuditEvent> page(String query) {
    try {
      return ask(query);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private long count(String statement) {
    try {
      return Long.parseLong(sql(statement));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String sql(String statement) throws Exception {
    return new Sql(database).run(statement);
  }
}
