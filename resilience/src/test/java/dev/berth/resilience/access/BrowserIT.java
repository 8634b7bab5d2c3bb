package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.data.FileTree;
import dev.berth.resilience.access.Matrix.Cell;
import dev.berth.resilience.stack.Browser;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Keycloak;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person at a browser, with users of Keycloak, and what others send to the same pages. */
class BrowserIT {

  private static final String REPOSITORY = "team/browser";

  private static Keycloak keycloak;
  private static Path folder;
  private static Stand stand;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    keycloak = Keycloak.start(KeycloakIT.resource("realm.json"));
    folder = Files.createTempDirectory("berth-browser");
    Files.writeString(folder.resolve("secret"), "the secret of berth\n");
    Files.writeString(
        folder.resolve("policies.yaml"),
        """
        policies:
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
        """);
    stand =
        Stand.start(
            options ->
                Users.close(options)
                    .withTls(true)
                    .with("berth.auth.policies", folder.resolve("policies.yaml").toString())
                    .with("berth.auth.oidc[0].issuer", keycloak.issuer())
                    .with("berth.auth.oidc[0].client-id", "berth")
                    .with(
                        "berth.auth.oidc[0].client-secret-file",
                        folder.resolve("secret").toString())
                    .with("berth.auth.oidc[0].groups-claim", "groups"));
    browser =
        Browser.start(
            Files.write(folder.resolve("browser.mjs"), KeycloakIT.resource("browser/browser.mjs")),
            stand.stack().url());
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (stand != null) {
      stand.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
    if (folder != null) {
      FileTree.delete(folder);
    }
  }

  @Test
  void aPersonMakesATokenUsesItRevokesItAndLeaves() {
    // Given
    JsonNode in = logIn();
    assertThat(in.path("url").asText()).endsWith("/auth/tokens");
    assertThat(in.path("text").asText()).contains("Logged in as dora");

    // When
    JsonNode made =
        step(
            "make",
            "label",
            "from the browser",
            "repositories",
            "team/**",
            "actions",
            List.of("pull", "push"));

    // Then
    Login token = new Login("dora", made.path("token").asText());
    assertThat(token.password()).startsWith("berth_pt_");
    stand.registry().as(token).repository(REPOSITORY).push(Images.tiny(), "latest");
    assertThat(tags(token)).hasStatus(200);

    // When
    JsonNode again = step("reload");

    // Then
    assertThat(again.path("status").asInt()).isEqualTo(409);
    assertThat(again.path("title").asText()).startsWith("Error: ");
    assertThat(again.path("token").asText()).isEmpty();
    assertThat(again.path("text").asText()).contains("from the browser", "pull, push in team/**");

    // When
    JsonNode revoked = step("press", "name", "Revoke from the browser");

    // Then
    assertThat(revoked.path("text").asText()).contains("revoked");
    Eventually.isTrue(
        "gateways know of it", Duration.ofSeconds(5), () -> tags(token).status() == 401);
    assertThat(new TokenEndpoint(stand.registry()).getAs(token)).isError(401, "UNAUTHORIZED");

    // When
    JsonNode out = step("press", "name", "Log out");

    // Then
    assertThat(out.path("url").asText()).endsWith("/auth/login");
    assertThat(out.path("cookies").toString()).doesNotContain("berth-session");

    // When
    JsonNode replayed = step("restore", "cookies", session(in));

    // Then
    assertThat(replayed.path("url").asText()).endsWith("/auth/login");
  }

  @Test
  void pagesOfFailuresAreForEverybodyToo() {
    for (String path : List.of("/auth/login", "/auth/callback", "/auth/login/0123456789abcdef")) {
      step("visit", "path", path);
    }
  }

  @Test
  void everybodyGetsTheAnswerOfTheTable() {
    List<Cell> cells = Matrix.read("matrix-browser.txt");
    BrowserCalls calls = BrowserCalls.to(stand, BrowserIT::newSession);
    List<String> wrong = new ArrayList<>();

    for (Cell cell : cells) {
      String answer = calls.ask(cell);
      if (!answer.equals(Integer.toString(cell.status()))) {
        wrong.add(cell + " but was " + answer);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(cells).hasSizeGreaterThan(50);
  }

  /** Without {@code berth.http.public-url}, what a request calls the registry is all there is. */
  @Test
  void aNameThatARequestMakesUpLeadsNowhereElse() {
    BrowserCalls calls = BrowserCalls.to(stand, BrowserIT::newSession);

    assertThat(calls.departAs("evil.example.org"))
        .startsWith(keycloak.issuer() + "/protocol/openid-connect/auth?");
    assertThat(calls.departAs("evil.example.org/\"><script>"))
        .startsWith("nowhere: HTTP/1.1 400")
        .doesNotContain("evil");
  }

  private static String newSession() {
    return session(logIn()).getFirst().path("value").asText();
  }

  private static JsonNode logIn() {
    JsonNode seen =
        step("login", "issuer", keycloak.issuer(), "user", "dora", "password", "of dora");
    assertThat(seen.path("url").asText()).as(seen.toString()).endsWith("/auth/tokens");
    return seen;
  }

  private static JsonNode step(String name, Object... namesAndValues) {
    JsonNode seen = browser.step(name, namesAndValues);
    // The console says of each answer that tells of a failure, that it does.
    List<String> complaints = new ArrayList<>();
    seen.path("complaints").forEach(one -> complaints.add(one.asText()));
    complaints.removeIf(one -> one.startsWith("Failed to load resource: the server responded"));
    assertThat(complaints).as(name).isEmpty();
    assertThat(seen.path("headings").asInt()).as(name).isOne();
    return seen;
  }

  private static List<JsonNode> session(JsonNode seen) {
    List<JsonNode> cookies = new ArrayList<>();
    seen.path("cookies")
        .forEach(
            cookie -> {
              if (cookie.path("name").asText().equals(BrowserCalls.SESSION)) {
                cookies.add(cookie);
              }
            });
    assertThat(cookies).hasSize(1);
    assertThat(cookies.getFirst().path("httpOnly").asBoolean()).isTrue();
    assertThat(cookies.getFirst().path("secure").asBoolean()).isTrue();
    return cookies;
  }

  private static Answer tags(Login login) {
    return stand
        .registry()
        .anonymous()
        .get("/v2/" + REPOSITORY + "/tags/list", "Authorization", login.basic());
  }
}
