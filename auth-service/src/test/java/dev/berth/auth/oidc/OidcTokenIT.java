package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedFiles;
import dev.berth.auth.Installation;
import dev.berth.auth.RunningService;
import dev.berth.contract.auth.Login;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The service as a process, and issuers that it asks over HTTP. */
class OidcTokenIT {

  private static Installation installation;
  private static TestIssuer people;
  private static TestIssuer others;
  private static TestIssuer jobs;
  private static TestIssuer pods;
  private static RunningService running;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    people = TestIssuer.start();
    others = TestIssuer.start();
    jobs = TestIssuer.start();
    pods = TestIssuer.start();
    Files.writeString(installation.file("htpasswd"), ClosedFiles.USERS);
    Files.writeString(
        installation.file("policies.yaml"),
        """
        policies:
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
          - {name: batches, groups: ["batch:devs"], repositories: ["batch/**"], actions: [pull]}
          - {name: dep, claims: {department: [a], level: ["3"]}, repositories: ["dep/**"], actions: [pull]}
          - {name: sub, claims: {iss: [%s], sub: ["17"]}, repositories: ["sub/**"], actions: [pull]}
          - name: nodes
            claims: {iss: [%s], sub: ["system:serviceaccount:prod:puller"]}
            repositories: ["team/**"]
            actions: [pull]
          - {name: main, claims: {ref: [main]}, repositories: ["built/**"], actions: [push]}
        """
            .formatted(people.url(), pods.url()));
    running = RunningService.start(installation, "oidc", settings()).awaitReady();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("berth.auth.htpasswd", installation.file("htpasswd").toString());
    settings.put("berth.auth.policies", installation.file("policies.yaml").toString());
    provider(settings, 0, people.url());
    settings.put("berth.auth.oidc[0].groups-claim", "groups");
    settings.put("berth.auth.oidc[0].claims", "department,level,sub");
    provider(settings, 1, others.url());
    settings.put("berth.auth.oidc[1].username-prefix", "other-");
    settings.put("berth.auth.workloads[0].name", "ci");
    settings.put("berth.auth.workloads[0].issuer", jobs.url());
    settings.put("berth.auth.workloads[0].audience", "https://registry.example.org");
    settings.put("berth.auth.workloads[0].claims", "ref,run,protected");
    settings.put("berth.auth.workloads[1].name", "cluster");
    settings.put("berth.auth.workloads[1].issuer", pods.url());
    settings.put("berth.auth.workloads[1].audience", "berth");
    settings.put("berth.auth.workloads[2].name", "batch");
    settings.put("berth.auth.workloads[2].issuer", pods.url());
    settings.put("berth.auth.workloads[2].audience", "batch");
    settings.put("berth.auth.workloads[2].subject-claim", "job_name");
    settings.put("berth.auth.workloads[2].groups-claim", "roles");
    settings.put("berth.auth.workloads[2].groups-prefix", "batch:");
    return settings;
  }

  private static void provider(Map<String, String> settings, int index, String issuer) {
    settings.put("berth.auth.oidc[%d].issuer".formatted(index), issuer);
    settings.put("berth.auth.oidc[%d].client-id".formatted(index), "berth");
  }

  @AfterAll
  static void stop() {
    running.close();
    Stream.of(people, others, jobs, pods).forEach(TestIssuer::close);
    installation.close();
  }

  @Test
  void anIdTokenLetsItsUserInUntilItEnds() throws Exception {
    Instant end = Instant.now().plusSeconds(90).truncatedTo(ChronoUnit.SECONDS);
    Map<String, Object> claims = idToken();
    claims.put("exp", end.getEpochSecond());
    String token = people.sign(claims);

    Login login = letIn("dora", token);

    assertThat(login.identity())
        .isEqualTo(
            new Identity(
                Identity.Kind.USER,
                "dora",
                Set.of("devs", "all"),
                Map.of("iss", Set.of(people.url()), "sub", Set.of("the subject"))));
    assertThat(login.expires()).contains(end);
    assertThat(login.credential()).isEmpty();
    assertThat(letIn("oauth2", token).identity().name()).isEqualTo("dora");
    assertThat(letIn("oidc", token).identity().name()).isEqualTo("dora");
  }

  @Test
  void whatIsNullIsAsIfItWereNotThere() throws Exception {
    String claims =
        """
        {"iss": "%s", "exp": %d, "aud": ["berth", null], "azp": null, "preferred_username": "dora",
        "groups": [null, "devs"], "nbf": null}
        """
            .formatted(people.url(), Instant.now().getEpochSecond() + 60);

    assertThat(letIn("dora", people.sign(claims)).identity().groups()).containsExactly("devs");
  }

  @Test
  void groupsCountInPoliciesAndNoIdentityTokenIsIssued() throws Exception {
    String scope = "repository:team/app:pull,push,delete";

    JsonNode answer = token("dora", people.sign(idToken()), scope);

    assertThat(access(answer)).contains("\"actions\":[\"pull\",\"push\"]");
    assertThat(answer.has("refresh_token")).isFalse();
  }

  @Test
  void claimsThatAreKeptCountInPolicies() throws Exception {
    String scope = "repository:dep/app:pull repository:sub/app:pull";
    String dora = dora("department", List.of("b", "a"), "level", 3, "secret", "not kept");

    assertThat(letIn("dora", dora).identity().claims())
        .isEqualTo(
            Map.of(
                "iss", Set.of(people.url()),
                "sub", Set.of("the subject"),
                "department", Set.of("a", "b"),
                "level", Set.of("3")));
    assertThat(access(token("dora", dora, scope)))
        .contains("\"name\":\"dep/app\",\"actions\":[\"pull\"]")
        .doesNotContain("sub/app");
    assertThat(access(token("dora", dora("department", "a", "level", 4), scope)))
        .contains("\"access\":[]");
    assertThat(access(token("dora", dora("sub", "17"), scope)))
        .contains("\"name\":\"sub/app\",\"actions\":[\"pull\"]");
    String other =
        others.sign(
            others.claims(
                "aud", "berth", "preferred_username", "x", "sub", "17", "department", "a"));
    assertThat(access(token("other-x", other, scope))).contains("\"access\":[]");
  }

  private static String dora(Object... namesAndValues) {
    Map<String, Object> claims = idToken();
    claims.putAll(people.claims(namesAndValues));
    return people.sign(claims);
  }

  @Test
  void aTokenThatHasRoomInAHeaderStandsInForThePassword() throws Exception {
    for (int bytes : new int[] {17 * 1024, 24 * 1024, 32 * 1024}) {
      String large = dora("filler", "x".repeat(bytes * 3 / 4 - 1024));
      assertThat(large).hasSizeBetween(bytes - 1024, bytes);

      assertThat(letIn("dora", large).identity().name()).isEqualTo("dora");
      assertThat(access(token("dora", large, "repository:team/app:pull"))).contains("team/app");
      HttpResponse<String> posted =
          new LoginCalls(running)
              .caller()
              .form("grant_type", "password", "username", "dora", "password", large);
      assertThat(access(Caller.body(posted, 200))).contains("\"sub\":\"user:dora\"");
    }
    assertThat(logIn("dora", dora("filler", "x".repeat(24 * 1024))).statusCode()).isEqualTo(401);
  }

  /** Of names as long as they can be, and more groups than there is room for. */
  @Test
  void whatIsIssuedHasRoomInAHeaderWhateverIsSaidOfSomebody() throws Exception {
    String name = "日".repeat(255);
    Stream<String> others = IntStream.range(0, 180).mapToObj(index -> "g".repeat(100) + index);
    String token =
        dora(
            "preferred_username",
            name,
            "groups",
            Stream.concat(Stream.of("devs"), others).toList());
    String scope = "repository:team/" + "x".repeat(249);

    JsonNode answer = token(name, token, scope + "a:pull,push " + scope + "b:pull,push");

    assertThat(answer.get("token").asText()).hasSizeBetween(23 * 1024, 32 * 1024);
    assertThat(letIn(name, token).identity().groups())
        .contains("devs", "g".repeat(100) + 100)
        .doesNotContain("g".repeat(100) + 179);
    assertThat(access(answer)).contains(scope.substring(11) + "a", scope.substring(11) + "b");
    assertThat(running.output()).containsOnlyOnce("too much is said of somebody for a token");
    StringBuilder scopes = new StringBuilder();
    IntStream.range(10, 74).forEach(index -> scopes.append(scope).append(index).append(":pull "));
    HttpResponse<String> tooMany =
        new LoginCalls(running)
            .caller()
            .form(
                "grant_type",
                "password",
                "username",
                name,
                "password",
                token,
                "scope",
                scopes.toString().replace("xx" + "x".repeat(100), "x".repeat(100)));
    assertThat(tooMany.statusCode()).isEqualTo(400);
    assertThat(tooMany.body()).contains("more than 32 KiB, with your groups");
  }

  @Test
  void anAccessTokenOfTheRegistrysClientLetsIn() throws Exception {
    Map<String, Object> claims =
        people.claims("typ", "Bearer", "azp", "berth", "preferred_username", "dora");

    assertThat(letIn("dora", people.sign(claims)).identity().name()).isEqualTo("dora");
  }

  @Test
  void namesOfAnotherProviderHaveItsPrefix() throws Exception {
    String token = others.sign(others.claims("aud", "berth", "preferred_username", "dora"));

    assertThat(letIn("other-dora", token).identity())
        .isEqualTo(
            new Identity(
                Identity.Kind.USER,
                "other-dora",
                Set.of(),
                Map.of("iss", Set.of(others.url()), "sub", Set.of("the subject"))));
    assertThat(logIn("dora", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aWorkloadGetsInUnderAnyNameWithWhatIsSaidOfIt() throws Exception {
    String token =
        jobs.sign(
            jobs.claims(
                "aud",
                List.of("https://registry.example.org"),
                "sub",
                "repo:a/b",
                "ref",
                "main",
                "run",
                17,
                "protected",
                true,
                "secret",
                "not kept"));

    Login login = letIn("anything", token);

    assertThat(login.identity())
        .isEqualTo(
            new Identity(
                Identity.Kind.WORKLOAD,
                "ci/repo:a/b",
                Set.of(),
                Map.of(
                    "iss", Set.of(jobs.url()),
                    "sub", Set.of("repo:a/b"),
                    "ref", Set.of("main"),
                    "run", Set.of("17"),
                    "protected", Set.of("true"))));
    assertThat(access(token("anything", token, "repository:built/x:push")))
        .contains("\"actions\":[\"push\"]");
  }

  @Test
  void whoIsLetInIsNotedWithTheKindOfTheToken() throws Exception {
    Caller caller = new Caller(running.service(), "192.0.2.71");
    String job = jobs.sign(jobs.claims("aud", "https://registry.example.org", "sub", "repo:a/b"));

    caller.get("/auth/token", "Authorization", Caller.basic("dora", people.sign(idToken())));
    caller.get("/auth/token", "Authorization", Caller.basic("anything", job));
    caller.get("/auth/token", "Authorization", Caller.basic("omar", people.sign(idToken())));

    assertThat(caller.notedLogins())
        .isEqualTo(
            Map.of("user:dora by oidc-token", 1, "workload:ci/repo:a/b by workload-token", 1));
  }

  @Test
  void aWorkloadGetsNoIdentityTokenNotEvenBesideTheNameOfAUserOfTheFile() throws Exception {
    String token = jobs.sign(jobs.claims("aud", "https://registry.example.org", "sub", "repo:a/b"));

    assertThat(token("ann", "right", "registry:catalog:*").has("refresh_token")).isTrue();
    JsonNode answer = token("ann", token, "registry:catalog:*");
    assertThat(access(answer)).contains("\"sub\":\"workload:ci/repo:a/b\"");
    assertThat(answer.has("refresh_token")).isFalse();
  }

  @Test
  void aServiceAccountOfKubernetesIsWhatItsClusterCallsIt() throws Exception {
    // As an API server issues them, for a pod or for a kubelet on its behalf.
    String token =
        pods.sign(
            pods.claims(
                "aud",
                List.of("https://kubernetes.default.svc", "berth"),
                "sub",
                "system:serviceaccount:prod:puller",
                "jti",
                "5b1a3c1e-7c39-4a0d-8f0e-6f3f0c6f7a11",
                "kubernetes.io",
                Map.of(
                    "namespace",
                    "prod",
                    "node",
                    Map.of("name", "node-1", "uid", "1"),
                    "serviceaccount",
                    Map.of("name", "puller", "uid", "2"))));

    assertThat(letIn("anything", token).identity())
        .isEqualTo(
            new Identity(
                Identity.Kind.WORKLOAD,
                "cluster/system:serviceaccount:prod:puller",
                Set.of(),
                Map.of(
                    "iss",
                    Set.of(pods.url()),
                    "sub",
                    Set.of("system:serviceaccount:prod:puller"))));
    assertThat(access(token("anything", token, "repository:team/app:pull,push")))
        .contains("\"actions\":[\"pull\"]");
    assertThat(access(token("anything", otherAccount(), "repository:team/app:pull")))
        .contains("\"access\":[]");
  }

  private static String otherAccount() {
    return pods.sign(pods.claims("aud", "berth", "sub", "system:serviceaccount:test:puller"));
  }

  @Test
  void aWorkloadIsNamedByTheClaimThatIsSetAndHasItsGroups() throws Exception {
    String token =
        pods.sign(
            pods.claims(
                "aud",
                "batch",
                "sub",
                "17",
                "job",
                Map.of("name", "ignored"),
                "job_name",
                "nightly",
                "roles",
                List.of("devs", 7, "builders")));

    assertThat(letIn("x", token).identity())
        .isEqualTo(
            new Identity(
                Identity.Kind.WORKLOAD,
                "batch/nightly",
                Set.of("batch:devs", "batch:builders"),
                Map.of("iss", Set.of(pods.url()), "sub", Set.of("17"))));
    assertThat(access(token("x", token, "repository:batch/app:pull,push")))
        .contains("\"actions\":[\"pull\"]");
  }

  @Test
  void aGroupOfOneIssuerIsNoneOfAnother() throws Exception {
    String job =
        pods.sign(pods.claims("aud", "batch", "job_name", "nightly", "roles", List.of("devs")));
    Map<String, Object> claims = idToken();
    claims.put("groups", List.of("batch:devs", "batch", "devs"));
    String dora = people.sign(claims);

    assertThat(access(token("x", job, "repository:team/app:pull"))).contains("\"access\":[]");
    assertThat(access(token("dora", dora, "repository:batch/app:pull"))).contains("\"access\":[]");
    assertThat(letIn("dora", dora).identity().groups()).containsExactlyInAnyOrder("batch", "devs");
  }

  static Stream<Arguments> unnamed() {
    return Stream.of(
        Arguments.argumentSet("without the claim", "sub", "nightly"),
        Arguments.argumentSet("empty", "job_name", ""),
        Arguments.argumentSet("blank", "job_name", " "),
        Arguments.argumentSet("a number", "job_name", 17),
        Arguments.argumentSet("an object", "job_name", Map.of("name", "nightly")),
        Arguments.argumentSet("a list", "job_name", List.of("nightly")),
        Arguments.argumentSet("with a control", "job_name", "night\nly"),
        Arguments.argumentSet("too long", "job_name", "n".repeat(250)));
  }

  @ParameterizedTest
  @MethodSource("unnamed")
  void aWorkloadWhoseClaimNamesNobodyIsRefused(String claim, Object value) throws Exception {
    String token = pods.sign(pods.claims("aud", "batch", claim, value));

    assertThat(logIn("x", token).statusCode()).isEqualTo(401);
  }

  static Stream<Arguments> bad() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        wrong("of another audience", "aud", "another"),
        wrong("of no audience", "aud", List.of()),
        wrong("held by another client", "azp", "another"),
        wrong("of another issuer", "iss", "http://127.0.0.1:1/realm"),
        wrong("of the other provider", "iss", others.url()),
        wrong("expired", "exp", now - 1),
        Arguments.argumentSet("without an end", withoutEnd()),
        wrong("with an end beyond time", "exp", Long.MAX_VALUE),
        wrong("not yet valid", "nbf", now + 300),
        wrong("issued in the future", "iat", now + 300),
        wrong("of the type of a logout", "typ", "Logout"),
        wrong("of an event", "events", Map.of("x", Map.of())),
        wrong("bound to a key", "cnf", Map.of("jkt", "x")),
        wrong("of a user of the file", "preferred_username", "ann"),
        wrong("of a user of the other provider", "preferred_username", "other-dora"),
        wrong("of a name with a colon", "preferred_username", "do:ra"),
        wrong("of a name with a control", "preferred_username", "do\nra"),
        wrong("of no name", "preferred_username", ""),
        wrong("of a name that is none", "preferred_username", 7),
        wrong("of a long name", "preferred_username", "d".repeat(256)));
  }

  private static Arguments wrong(String name, String claim, Object value) {
    Map<String, Object> claims = idToken();
    claims.put(claim, value);
    return Arguments.argumentSet(name, claims);
  }

  private static Map<String, Object> withoutEnd() {
    Map<String, Object> claims = idToken();
    claims.remove("exp");
    return claims;
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aTokenIsRefused(Map<String, Object> claims) throws Exception {
    String token = people.sign(claims);

    assertThat(logIn("oauth2", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aNameThatIsNoTextIsRefused() throws Exception {
    String claims =
        """
        {"iss": "%s", "exp": %d, "aud": "%s", "preferred_username": "do\\ud800", "sub": "s",
        "job_name": "do\\ud800"}
        """;
    long end = Instant.now().getEpochSecond() + 60;

    String person = people.sign(claims.formatted(people.url(), end, "berth"));
    String program = pods.sign(claims.formatted(pods.url(), end, "batch"));

    assertThat(logIn("oidc", person).statusCode()).isEqualTo(401);
    assertThat(logIn("oidc", program).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenOfAnotherUserIsRefused() throws Exception {
    assertThat(logIn("nora", people.sign(idToken())).statusCode()).isEqualTo(401);
  }

  @Test
  void anAccessTokenOfAnotherClientIsRefused() throws Exception {
    Map<String, Object> claims =
        people.claims(
            "typ", "Bearer", "azp", "another", "aud", "account", "preferred_username", "dora");

    assertThat(logIn("dora", people.sign(claims)).statusCode()).isEqualTo(401);
  }

  @Test
  void aWorkloadOfAnotherAudienceIsRefused() throws Exception {
    String token = jobs.sign(jobs.claims("aud", "https://registry.example.org/", "ref", "main"));

    assertThat(logIn("x", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aSignatureThatAnybodyCouldMakeIsRefused() throws Exception {
    PublicJsonWebKey key = people.key();
    JsonWebSignature secret = new JsonWebSignature();
    secret.setAlgorithmHeaderValue("HS256");
    secret.setKeyIdHeaderValue(key.getKeyId());
    secret.setKey(new HmacKey(key.getPublicKey().getEncoded()));
    secret.setPayload(WireJson.mapper().writeValueAsString(idToken()));
    String good = people.sign(idToken());
    String payload = good.split("\\.", -1)[1];
    String none = base64("{\"alg\":\"none\"}") + '.' + payload + '.';
    PublicJsonWebKey own = TestIssuer.newKey();
    own.setKeyId(key.getKeyId());

    assertThat(logIn("dora", secret.getCompactSerialization()).statusCode()).isEqualTo(401);
    assertThat(logIn("dora", none).statusCode()).isEqualTo(401);
    assertThat(logIn("dora", TestIssuer.sign(idToken(), own, "RS256", "JWT")).statusCode())
        .isEqualTo(401);
    assertThat(logIn("dora", good.substring(0, good.lastIndexOf('.') + 1)).statusCode())
        .isEqualTo(401);
    assertThat(logIn("dora", TestIssuer.sign(idToken(), key, "RS256", "logout+jwt")).statusCode())
        .isEqualTo(401);
    assertThat(logIn("dora", good).statusCode()).isEqualTo(200);
  }

  @Test
  void manyUnknownKeysCauseFewCalls() throws Exception {
    letIn("dora", people.sign(idToken()));
    int before = people.keyFetches();
    PublicJsonWebKey own = TestIssuer.newKey();
    long started = System.nanoTime();

    for (int attempt = 0; attempt < 1_000; attempt++) {
      own.setKeyId("made up " + attempt);
      HttpResponse<String> answer = logIn("dora", TestIssuer.sign(idToken(), own, "RS256", "JWT"));
      assertThat(answer.statusCode()).isEqualTo(401);
    }

    // Beside what the service does by itself.
    long pauses = Duration.ofNanos(System.nanoTime() - started).toSeconds() / 5;
    assertThat(people.keyFetches() - before).isLessThanOrEqualTo((int) pauses + 2);
  }

  @Test
  void keysAreTakenOverAndGivenUpAsTheIssuerDoes() throws Exception {
    String old = others.sign(others.claims("aud", "berth", "preferred_username", "x"));
    letIn("other-x", old);

    others.rotate();

    String fresh = others.sign(others.claims("aud", "berth", "preferred_username", "x"));
    assertThat(new LoginCalls(running).eventually(200, "other-x", fresh)).isTrue();
    assertThat(logIn("other-x", old).statusCode()).isEqualTo(401);
  }

  private static Map<String, Object> idToken() {
    return people.claims(
        "aud", "berth", "preferred_username", "dora", "groups", List.of("devs", "all", 7));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static Login letIn(String username, String token) throws Exception {
    HttpResponse<String> answer = logIn(username, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireJson.mapper().readValue(answer.body(), Login.class);
  }

  private static HttpResponse<String> logIn(String username, String token) throws Exception {
    return new LoginCalls(running).logIn(username, token);
  }

  private static JsonNode token(String username, String password, String scope) throws Exception {
    return Caller.body(
        new LoginCalls(running)
            .caller()
            .get(
                "/auth/token?offline_token=true&service=berth&" + Caller.parameters("scope", scope),
                "Authorization",
                Caller.basic(username, password)),
        200);
  }

  private static String access(JsonNode answer) {
    String payload = answer.get("token").asText().split("\\.", -1)[1];
    return new String(Base64.getUrlDecoder().decode(payload), UTF_8);
  }
}
