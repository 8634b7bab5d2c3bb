package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.StackOptions;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Launcher;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every kind of secret, presented where it belongs and where it does not, while all is well and
 * while programs are away: and then looked for in whatever a registry tells.
 */
class SecretsIT {

  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private static final String CANARY = "private/" + Fresh.word();

  private static final Secrets SECRETS = new Secrets();

  private static TalkativeProvider provider;
  private static Stand stand;
  private static AdminCalls admin;
  private static Presenting presenting;

  @BeforeAll
  static void start() throws IOException {
    provider = new TalkativeProvider(SECRETS);
    stand =
        Stand.start(
            options ->
                provider
                    .join(Users.close(options))
                    .withTls(true)
                    .with("berth.log.level", "DEBUG")
                    .with("berth.audit.denials-per-second", "10000")
                    .with("berth.auth.logins.failures-per-address", "1000")
                    .with("berth.auth.logins.failures-per-account", "1000"));
    admin = new AdminCalls(stand.registry().anonymous());
    presenting = new Presenting(stand.registry(), CANARY);
  }

  @AfterAll
  static void stop() throws IOException {
    if (stand != null) {
      stand.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void noSecretIsInALogARefusalOrTheStatus() throws IOException, InterruptedException {
    // Given
    assertEveryFormIsFound();
    addThoseOfTheInstallation();
    List<Login> good = logins();
    List<Login> bad = wrongLogins();
    List<Login> used = provider.browse(stand, presenting::note);
    bad.addAll(used);

    // When
    good.forEach(login -> presenting.tokens(login, SECRETS));
    assertThatEachIsLetIn();
    Stream.concat(good.stream(), bad.stream()).forEach(presenting::everywhere);
    stand.registry().as(Users.CONFORMANCE).repository(CANARY).push(Images.tiny(), "latest");
    whileSomethingIsAway(Stream.concat(good.stream(), used.stream()).toList());

    // Then
    Map<String, String> told = new LinkedHashMap<>(presenting.refusals());
    assertThat(told).hasSizeGreaterThan(100);
    assertThat(told.keySet()).anyMatch(name -> name.endsWith(" 503"));
    told.putAll(status());
    Map<String, String> logs = logs();
    assertThatAllIsLogged(logs);
    told.putAll(logs);
    Map<String, List<String>> leaks = new LinkedHashMap<>();
    told.forEach(
        (where, text) -> {
          List<String> found = SECRETS.in(text);
          if (!found.isEmpty()) {
            leaks.put(where, found);
          }
        });
    assertThat(leaks).isEmpty();
    assertThat(SECRETS.size()).isGreaterThan(30);
  }

  /** What is looked for is found where it is: as it is, in a query, and in any header of Basic. */
  private static void assertEveryFormIsFound() {
    Secrets known = new Secrets();
    String secret = known.add("it", "a+secret/of: its own" + Fresh.word());
    for (String user : List.of("a", "ab", "abc")) {
      String pair = user + ":" + secret + "x";
      assertThat(known.in("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))))
          .containsExactly("it");
    }
    assertThat(known.in("?password=" + URLEncoder.encode(secret, UTF_8) + "&x")).isNotEmpty();
    assertThat(known.in("[" + secret + "]")).isNotEmpty();
    assertThat(known.in("[" + secret.substring(0, 30))).isNotEmpty();
    assertThat(known.in("another")).isEmpty();
  }

  private void addThoseOfTheInstallation() throws IOException {
    Path data = stand.stack().dataFolder();
    for (String file : List.of("run/credential", "keys/database.password", "keys/auth.key")) {
      SECRETS.add(file, Files.readString(data.resolve(file)));
    }
    Path htpasswd = StackOptions.builtHome().resolve("conformance/access");
    Files.readAllLines(htpasswd.resolve("htpasswd")).stream()
        .filter(line -> line.contains(":$"))
        .forEach(line -> SECRETS.add("a hash", line.substring(line.indexOf(':') + 1)));
    Files.readAllLines(data.resolve("tls/server.key")).stream()
        .filter(line -> line.length() > 40 && !line.startsWith("-"))
        .forEach(line -> SECRETS.add("the key of TLS", line));
  }

  /** Somebody of each kind who gets in by a secret. */
  private List<Login> logins() {
    String robot = Fresh.word();
    admin.made("POST", "robots", "{\"name\": \"%s\", \"ownedBy\": \"**\"}".formatted(robot));
    List<Login> logins = new ArrayList<>(provider.good());
    Collections.addAll(
        logins,
        known("a password", Users.READER.username(), Users.READER.password()),
        known("the password of an administrator", Users.ADMIN.username(), Users.ADMIN.password()),
        known(
            "a token of a robot",
            robot,
            admin.secret(Users.ADMIN, "robots/" + robot + "/tokens", "")),
        known(
            "a personal token",
            Users.CONFORMANCE.username(),
            admin.secret(Users.CONFORMANCE, "tokens", "")));
    return logins;
  }

  private List<Login> wrongLogins() throws IOException {
    List<Login> logins = new ArrayList<>(provider.bad());
    Collections.addAll(
        logins,
        known("a wrong password", Users.READER.username(), "Wrong-password+" + Fresh.word()),
        known("the password of nobody", "somebody", "No_such.user/" + Fresh.word()),
        known("a wrong token", "somebody", "berth_pt_" + Fresh.word().repeat(3) + "x"));
    return logins;
  }

  private Login known(String what, String user, String secret) {
    return new Login(user, SECRETS.add(what, secret));
  }

  /** Else it would say nothing that a secret is not found. */
  private void assertThatEachIsLetIn() {
    assertThat(admin.noted("action=login&n=1000"))
        .contains(
            "user:dora by provider-password",
            "user:dora by oidc-token",
            "user:dora by browser",
            "workload:ci/a job by workload-token",
            "user:reader by password",
            "user:reader by identity-token",
            "user:conformance by personal-token")
        .anyMatch(login -> login.matches("robot:[0-9a-f]+ by robot-token"));
  }

  /** Where a login needs the auth-service, and that one the database or the provider. */
  private void whileSomethingIsAway(List<Login> logins) {
    stand.signal("KILL", "postgresql");
    for (Login login : logins) {
      presenting.atEveryDoor(login);
    }
    Eventually.isTrue("all is ready again", RECOVERY, stand::isReady);
    stand.signal("STOP", "auth-service");
    try {
      Crowd.each(
          logins.size(),
          at -> {
            presenting.atEveryDoor(logins.get(at));
            return at;
          });
    } finally {
      stand.signal("CONT", "auth-service");
    }
    Eventually.isTrue("all is ready again", RECOVERY, stand::isReady);
    Login stranger = provider.stranger();
    provider.fail();
    presenting.atEveryDoor(stranger);
  }

  /**
   * What anybody who may look at the machine sees: of the launcher, of each service and process.
   */
  private static Map<String, String> status() throws IOException, InterruptedException {
    Map<String, String> told = new LinkedHashMap<>();
    told.put(
        "the status",
        Launcher.run("", "status", "--json", "--data", stand.stack().dataFolder().toString()));
    assertThat(told.get("the status")).contains("\"ready\" : true", "auth-service");
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String service : stand.services()) {
        for (String path : List.of("/q/health", "/q/metrics")) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(stand.part(service).managementUrl() + path))
                  .timeout(Duration.ofSeconds(30))
                  .build();
          told.put(service + path, client.send(request, BodyHandlers.ofString()).body());
        }
        ProcessHandle process = stand.part(service).running().orElseThrow();
        told.put(service + "'s command", process.info().commandLine().orElse(""));
      }
    }
    return told;
  }

  private static Map<String, String> logs() throws IOException {
    Map<String, String> logs = new LinkedHashMap<>();
    Path folder = stand.stack().dataFolder().resolve("logs");
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> logs.put("logs/" + folder.relativize(file), text(file)));
    }
    return logs;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The services wrote down what they do in full, and PostgreSQL that it started. */
  private static void assertThatAllIsLogged(Map<String, String> logs) {
    for (String service : stand.services()) {
      assertThat(logs)
          .hasEntrySatisfying("logs/" + service + ".log", log -> assertThat(log).contains("DEBUG"));
    }
    Secrets told = new Secrets();
    told.add("a repository", CANARY);
    told.add("a user", "user=" + Users.READER.username());
    assertThat(told.in(logs.getOrDefault("logs/gateway-service.log", ""))).contains("a repository");
    assertThat(told.in(logs.getOrDefault("logs/auth-service.log", ""))).contains("a user");
    assertThat(logs)
        .anySatisfy(
            (name, log) -> assertThat(name + log).contains("postgresql", "ready to accept"));
  }
}
