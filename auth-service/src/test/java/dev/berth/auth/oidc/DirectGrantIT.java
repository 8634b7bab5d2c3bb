package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedFiles;
import dev.berth.auth.ClosedService;
import dev.berth.auth.Installation;
import dev.berth.auth.RunningService;
import dev.berth.auth.Sql;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as a process, and a provider that it asks about passwords over HTTP. */
class DirectGrantIT {

  private static final AtomicInteger PEERS = new AtomicInteger();
  private static final String PASSWORD = "of dora & ß:+%";

  private static final String POLICIES =
      """
      policies:
        - name: devs
          groups: [devs]
          repositories: ["team/**"]
          actions: [pull, push]
      """;

  private static Installation installation;
  private static TestIssuer issuer;
  private static TestIssuer publicly;
  private static RunningService running;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    issuer = TestIssuer.start();
    publicly = TestIssuer.start();
    Files.writeString(installation.file("htpasswd"), ClosedFiles.USERS);
    Files.writeString(installation.file("secret"), "s:ecret%\n");
    Files.writeString(installation.file("policies"), POLICIES);
    Map<String, String> settings = new HashMap<>();
    settings.put("berth.auth.htpasswd", installation.file("htpasswd").toString());
    settings.put("berth.auth.policies", installation.file("policies").toString());
    settings.put("berth.auth.oidc[0].issuer", issuer.url());
    settings.put("berth.auth.oidc[0].client-id", "berth");
    settings.put("berth.auth.oidc[0].client-secret-file", installation.file("secret").toString());
    settings.put("berth.auth.oidc[0].groups-claim", "groups");
    settings.put("berth.auth.oidc[0].claims", "department");
    settings.put("berth.auth.oidc[0].direct-grant", "true");
    settings.put("berth.auth.oidc[1].issuer", publicly.url());
    settings.put("berth.auth.oidc[1].client-id", "public");
    settings.put("berth.auth.oidc[1].username-prefix", "p-");
    settings.put("berth.auth.oidc[1].direct-grant", "true");
    running = RunningService.start(installation, "grant", settings).awaitReady();
  }

  @AfterAll
  static void stop() {
    running.close();
    issuer.close();
    publicly.close();
    installation.close();
  }

  @BeforeEach
  void answerAsProvidersDo() {
    issuer.grant(
        form ->
            PASSWORD.equals(form.get("password"))
                ? "{\"id_token\":\"%s\"}"
                    .formatted(idToken(form.getOrDefault("username", ""), "berth"))
                : "{\"error\":\"invalid_grant\",\"error_description\":\"%s\"}"
                    .formatted(form.get("password")));
    publicly.grant(
        form ->
            "{\"id_token\":\"%s\"}"
                .formatted(
                    publicly.sign(
                        publicly.claims(
                            "aud",
                            "public",
                            "preferred_username",
                            form.getOrDefault("username", "")))));
  }

  @Test
  void aPasswordLetsInAndTheProviderIsAskedOnceInAWhile() throws Exception {
    Login login = letIn("dora", PASSWORD);
    Login again = letIn("dora", PASSWORD);

    assertThat(login.identity())
        .isEqualTo(
            new Identity(
                Identity.Kind.USER,
                "dora",
                Set.of("devs"),
                Map.of(
                    "iss",
                    Set.of(issuer.url()),
                    "sub",
                    Set.of("the subject"),
                    "department",
                    Set.of("surgery"))));
    assertThat(login.expires()).isEmpty();
    assertThat(again).isEqualTo(login);
    List<Map<String, String>> asked = asked(issuer, "dora");
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst())
        .containsEntry("grant_type", "password")
        .containsEntry("scope", "openid")
        .containsEntry(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString("berth:s%3Aecret%25".getBytes(UTF_8)))
        .doesNotContainKey("client_secret");
    assertThat(logIn("dora", "wrong").statusCode()).isEqualTo(401);
    assertThat(running.output()).doesNotContain(PASSWORD, "s:ecret");
  }

  @Test
  void whoIsLetInIsNotedAndWhoIsNotIsNot() throws Exception {
    Caller caller = new Caller(running.service(), "192.0.2.72");

    caller.get("/auth/token", "Authorization", Caller.basic("ines", PASSWORD));
    caller.get("/auth/token", "Authorization", Caller.basic("ines", PASSWORD));
    caller.get("/auth/token", "Authorization", Caller.basic("jana", "wrong"));
    caller.get("/auth/token", "Authorization", Caller.basic("ann", "right"));

    assertThat(caller.notedLogins())
        .isEqualTo(Map.of("user:ines by provider-password", 2, "user:ann by password", 1));
  }

  @Test
  void aPublicClientHasNoSecretAndNamesHaveThePrefix() throws Exception {
    assertThat(letIn("p-eve", "x").identity().toString()).isEqualTo("user:p-eve");
    assertThat(asked(publicly, "eve").getFirst())
        .containsEntry("client_id", "public")
        .containsEntry("Authorization", "");
    assertThat(asked(issuer, "p-eve")).isEmpty();
    assertThat(logIn("p-", "x").statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNoneOfItsBusinessIsNotToldToTheProvider() throws Exception {
    int before = issuer.grants().size();

    assertThat(logIn("flo", "berth_pt_" + "A".repeat(49)).statusCode()).isEqualTo(401);
    assertThat(logIn("flo", idToken("gus", "berth")).statusCode()).isEqualTo(401);
    assertThat(logIn("fl:o", PASSWORD).statusCode()).isEqualTo(401);
    assertThat(logIn("flo", "x".repeat(1025)).statusCode()).isEqualTo(401);
    assertThat(logIn("flo", "").statusCode()).isEqualTo(401);

    assertThat(issuer.grants()).hasSize(before);
  }

  @Test
  void ofAUserOfTheFileTheProviderIsToldNothing() throws Exception {
    int before = issuer.grants().size();
    letIn("ann", "right");
    assertThat(issuer.grants()).hasSize(before);

    assertThat(logIn("ann", "wrong of ann").statusCode()).isEqualTo(401);

    List<Map<String, String>> asked = issuer.grants().subList(before, issuer.grants().size());
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().get("username")).matches("nobody-[A-Za-z0-9_-]{22}");
    assertThat(asked.getFirst().get("password"))
        .matches("nobody-[A-Za-z0-9_-]{22}")
        .isNotEqualTo(asked.getFirst().get("username"));
    assertThat(asked.toString()).doesNotContain("ann");
  }

  @Test
  void anAnswerDoesNotTellWhoIsInTheFile() throws Exception {
    assertThat(answers("ann")).isEqualTo(answers("nemo")).startsWith("401 {").contains("429 {");

    issuer.fail();
    try {
      assertThat(answers("ann")).isEqualTo(answers("nemo")).startsWith("503 {").contains("429 {");
      assertThat(letIn("ann", "right").identity()).isEqualTo(Identity.user("ann"));
    } finally {
      issuer.mend();
    }
  }

  @Test
  void guessesThatAreUnderWayAtOnceAreLimitedAsOthersAre() throws Exception {
    CountDownLatch asked = new CountDownLatch(20);
    issuer.grant(
        form -> {
          asked.countDown();
          return waitedFor(asked)
              ? "{\"error\":\"invalid_grant\"}"
              : "{\"error\":\"server_error\"}";
        });
    Caller guesser = caller();
    List<Integer> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> guesses = new ArrayList<>();
      for (int guess = 0; guess < 20; guess++) {
        Callable<Integer> call = () -> guess(guesser, "oona", "wrong");
        guesses.add(threads.submit(call));
      }
      for (Future<Integer> guess : guesses) {
        answers.add(guess.get(15, TimeUnit.SECONDS));
      }
    }

    assertThat(answers).filteredOn(status -> status == 401).hasSize(10);
    assertThat(answers).filteredOn(status -> status == 429).hasSize(10);
  }

  /** What is remembered would say at once which of them is right, before any counts. */
  @Test
  void aGuessAmongOthersThatAreUnderWayIsNotAnsweredByWhatIsRemembered() throws Exception {
    Caller guesser = caller();
    assertThat(guess(guesser, "pia", PASSWORD)).isEqualTo(200);
    CountDownLatch asked = new CountDownLatch(10);
    CountDownLatch answered = new CountDownLatch(1);
    AtomicInteger right = new AtomicInteger();
    issuer.grant(
        form -> {
          if (PASSWORD.equals(form.get("password"))) {
            right.incrementAndGet();
            return "{\"id_token\":\"%s\"}".formatted(idToken("pia", "berth"));
          }
          asked.countDown();
          return waitedFor(answered) ? "{\"error\":\"invalid_grant\"}" : "{}";
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> guesses = new ArrayList<>();
      for (int guess = 0; guess < 10; guess++) {
        Callable<Integer> call = () -> guess(guesser, "pia", "wrong");
        guesses.add(threads.submit(call));
      }
      assertThat(waitedFor(asked)).isTrue();

      assertThat(guess(guesser, "pia", PASSWORD)).isEqualTo(200);
      assertThat(right).hasValue(1);
      assertThat(guess(caller(), "pia", PASSWORD)).isEqualTo(200);
      assertThat(right).as("elsewhere it is remembered").hasValue(1);

      answered.countDown();
      for (Future<Integer> guess : guesses) {
        assertThat(guess.get(15, TimeUnit.SECONDS)).isEqualTo(401);
      }
    }
    assertThat(guess(guesser, "pia", PASSWORD)).isEqualTo(429);
  }

  private static int guess(Caller guesser, String name, String password) throws Exception {
    LoginRequest login = new LoginRequest(name, password, guesser.peer());
    return guesser
        .post(
            "/internal/auth/login", "application/json", WireJson.mapper().writeValueAsString(login))
        .statusCode();
  }

  private static boolean waitedFor(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void itTakesAsLongToSayWhoIsInTheFileAndWhoIsNot() throws Exception {
    issuer.grant(
        form -> {
          pause(0.5);
          return "{\"error\":\"invalid_grant\"}";
        });
    for (String name : List.of("ann", "nemo")) {
      long started = System.nanoTime();

      assertThat(logIn(name, "wrong").statusCode()).isEqualTo(401);

      assertThat(System.nanoTime() - started).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }

  /** What an address is told that guesses more often than it may. */
  private static String answers(String name) throws Exception {
    Caller guesser = caller();
    String login =
        WireJson.mapper().writeValueAsString(new LoginRequest(name, "wrong", guesser.peer()));
    StringBuilder answers = new StringBuilder();
    for (int guess = 0; guess < 11; guess++) {
      HttpResponse<String> answer = guesser.post("/internal/auth/login", "application/json", login);
      answers.append(answer.statusCode()).append(' ').append(answer.body()).append('\n');
    }
    return answers.toString();
  }

  @Test
  void anIdentityTokenIsIssuedForAPasswordAndForNothingElse() throws Exception {
    String idToken = idToken("lou", "berth");
    String accessToken =
        issuer.sign(issuer.claims("typ", "Bearer", "azp", "berth", "preferred_username", "lou"));

    assertThat(offline("lou", PASSWORD)).isEqualTo("by GET, by POST");
    assertThat(offline("lou", idToken)).isEmpty();
    assertThat(offline("lou", accessToken)).isEmpty();
    assertThat(offline("oauth2", idToken)).isEmpty();
  }

  @Test
  void noIdentityTokenIsKeptWhereTheAccessTokenIsTooLong() throws Exception {
    Stream<String> others = IntStream.range(0, 150).mapToObj(index -> "g".repeat(100) + index);
    String idToken =
        issuer.sign(
            issuer.claims(
                "typ",
                "ID",
                "aud",
                "berth",
                "preferred_username",
                "quin",
                "groups",
                Stream.concat(Stream.of("devs"), others).toList()));
    issuer.grant(form -> "{\"id_token\":\"%s\"}".formatted(idToken));
    String scopes =
        IntStream.range(0, 64)
            .mapToObj("repository:team/%0250d:pull,push"::formatted)
            .collect(Collectors.joining(" "));

    HttpResponse<String> refused =
        caller()
            .form(
                "grant_type",
                "password",
                "username",
                "quin",
                "password",
                PASSWORD,
                "access_type",
                "offline",
                "scope",
                scopes);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("more than 32 KiB");
    assertThat(
            new Sql(installation.dataSource())
                .run("SELECT count(*) FROM auth.credential WHERE owner = 'user:quin'"))
        .isEqualTo("0");
    assertThat(offline("quin", PASSWORD)).isEqualTo("by GET, by POST");
  }

  /** By what a client is issued an identity token that asks for one. */
  private static String offline(String name, String presented) throws Exception {
    JsonNode byGet =
        Caller.body(
            caller()
                .get(
                    "/auth/token?offline_token=true&service=berth",
                    "Authorization",
                    Caller.basic(name, presented)),
            200);
    JsonNode byPost =
        Caller.body(
            caller()
                .form(
                    "grant_type",
                    "password",
                    "username",
                    name,
                    "password",
                    presented,
                    "access_type",
                    "offline"),
            200);
    return Stream.of(
            byGet.has("refresh_token") ? "by GET" : "",
            byPost.has("refresh_token") ? "by POST" : "")
        .filter(way -> !way.isEmpty())
        .collect(Collectors.joining(", "));
  }

  @Test
  void aTokenOfSomebodyElseLetsNobodyIn() throws Exception {
    issuer.grant(form -> "{\"id_token\":\"%s\"}".formatted(idToken("gus", "berth")));

    assertThat(logIn("hal", PASSWORD).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"invalid_client\",\"error_description\":\"PASSWORD\"}",
        "{\"error\":\"PASSWORD\"}",
        "{}",
        "{\"id_token\":\"x\"}",
        "[]",
        "PASSWORD",
        "ANOTHER"
      })
  void whatTheProviderDoesNotSayIsUnavailable(String answer) throws Exception {
    issuer.grant(
        form ->
            answer
                .replace("PASSWORD", PASSWORD)
                .replace("ANOTHER", "{\"id_token\":\"%s\"}".formatted(idToken("ida", "another"))));

    HttpResponse<String> refused = logIn("ida", PASSWORD);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("the password cannot be verified");
    assertThat(running.output())
        .contains("a password cannot be verified; issuer=" + issuer.url())
        .doesNotContain(PASSWORD);
  }

  @Test
  void aProviderThatHangsHoldsUpNoMoreThanAFew() throws Exception {
    CountDownLatch hanging = new CountDownLatch(64);
    issuer.grant(
        form -> {
          hanging.countDown();
          pause(60);
          return "{}";
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> first = new ArrayList<>();
      for (int call = 0; call < 64; call++) {
        Callable<Integer> login = () -> logIn("jan", PASSWORD).statusCode();
        first.add(threads.submit(login));
      }
      assertThat(hanging.await(8, TimeUnit.SECONDS)).isTrue();

      assertThat(logIn("jan", PASSWORD).statusCode()).isEqualTo(429);

      for (Future<Integer> call : first) {
        assertThat(call.get(15, TimeUnit.SECONDS)).isEqualTo(503);
      }
    }
    answerAsProvidersDo();
    letIn("jan", PASSWORD);
  }

  @Test
  void anIdentityTokenStaysGoodUntilTheNameBelongsToTheFile() throws Exception {
    String secret =
        Caller.body(
                caller()
                    .get(
                        "/auth/token?offline_token=true&service=berth",
                        "Authorization",
                        Caller.basic("kim", PASSWORD)),
                200)
            .get("refresh_token")
            .asText();
    issuer.fail();
    try {
      JsonNode answer = Caller.body(refresh(secret), 200);
      assertThat(payload(answer.get("token").asText()))
          .contains(
              "\"sub\":\"user:kim\"",
              "\"berth_groups\":[\"devs\"]",
              "\"department\":[\"surgery\"]");
    } finally {
      issuer.mend();
    }

    Files.writeString(
        installation.file("htpasswd"), ClosedFiles.USERS + ClosedService.user("kim", "new", 4));

    for (int attempt = 0; attempt < 100 && refresh(secret).statusCode() == 200; attempt++) {
      pause(0.1);
    }
    assertThat(refresh(secret).statusCode()).isEqualTo(401);
    assertThat(logIn("kim", PASSWORD).statusCode()).isEqualTo(401);
    assertThat(letIn("kim", "new").identity().groups()).isEmpty();
  }

  private static String idToken(String username, String audience) {
    return issuer.sign(
        issuer.claims(
            "typ",
            "ID",
            "aud",
            audience,
            "preferred_username",
            username,
            "groups",
            "devs",
            "department",
            "surgery"));
  }

  private static List<Map<String, String>> asked(TestIssuer provider, String username) {
    return provider.grants().stream()
        .filter(form -> username.equals(form.getOrDefault("username", "")))
        .filter(form -> !"wrong".equals(form.get("password")))
        .toList();
  }

  private static String payload(String token) {
    return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
  }

  private static HttpResponse<String> refresh(String secret) throws Exception {
    return caller().form("grant_type", "refresh_token", "refresh_token", secret);
  }

  private static Login letIn(String username, String password) throws Exception {
    HttpResponse<String> answer = logIn(username, password);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireJson.mapper().readValue(answer.body(), Login.class);
  }

  private static HttpResponse<String> logIn(String username, String password) throws Exception {
    return caller()
        .post(
            "/internal/auth/login",
            "application/json",
            WireJson.mapper().writeValueAsString(new LoginRequest(username, password, peer())));
  }

  private static Caller caller() {
    return new Caller(running.service(), peer());
  }

  /** Of another network each time, as failures are counted. */
  private static String peer() {
    return "2001:db8:1:%x::1".formatted(PEERS.incrementAndGet());
  }

  private static void pause(double seconds) {
    try {
      Thread.sleep((long) (seconds * 1000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
