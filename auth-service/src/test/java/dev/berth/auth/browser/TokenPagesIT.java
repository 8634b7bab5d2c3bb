package dev.berth.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Caller;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.access.Restriction;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of tokens, and forms that others have sent. */
class TokenPagesIT {

  private static final AtomicInteger USERS = new AtomicInteger();
  private static final String FORM = "application/x-www-form-urlencoded";

  private static BrowserStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand = BrowserStand.start();
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  @Test
  void aTokenIsMadeShownOnceGoodForWhatItSaysAndRevoked() throws Exception {
    // Given
    TestBrowser browser =
        stand
            .browser()
            .logIn(
                stand.provider(), "dora", "groups", List.of("builders"), "department", "surgery");

    // When
    HttpResponse<String> made =
        browser.make("laptop", "repositories", "team/app team/**", "actions", "pull");

    // Then
    assertThat(made.statusCode()).isEqualTo(200);
    String token = TestBrowser.token(made);
    assertThat(token).isNotEmpty();
    assertThat(made.body()).contains("docker login -u dora registry.example.org");
    Login login = WireJson.mapper().readValue(logIn("dora", token).body(), Login.class);
    assertThat(login.identity())
        .isEqualTo(
            new Identity(
                Identity.Kind.USER,
                "dora",
                Set.of("builders"),
                Map.of(
                    "iss",
                    Set.of(stand.provider().issuer().url()),
                    "sub",
                    Set.of("the subject"),
                    "department",
                    Set.of("surgery"))));
    assertThat(login.restriction())
        .contains(
            new Restriction(
                List.of(new RepositoryPattern("team/app"), new RepositoryPattern("team/**")),
                Set.of(Action.PULL)));

    // When
    HttpResponse<String> page = browser.get("/auth/tokens");

    // Then
    assertThat(page.body())
        .contains("laptop", "pull in team/app, team/**", "good")
        .doesNotContain(token);

    // When
    HttpResponse<String> revoked =
        browser.post(revocation(page), "secret", TestBrowser.hidden(page, "secret"));

    // Then
    assertThat(TestBrowser.location(revoked)).hasToString("/auth/tokens");
    assertThat(browser.get("/auth/tokens").body()).contains("revoked");
    assertThat(logIn("dora", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aReloadMakesNoOtherToken() throws Exception {
    TestBrowser browser = newUser();
    HttpResponse<String> page = browser.get("/auth/tokens");
    String[] form = {
      "secret",
      TestBrowser.hidden(page, "secret"),
      "form",
      TestBrowser.hidden(page, "form"),
      "label",
      "once",
      "days",
      "7"
    };
    assertThat(TestBrowser.token(browser.post("/auth/tokens", form))).isNotEmpty();

    HttpResponse<String> again = browser.post("/auth/tokens", form);

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(TestBrowser.token(again)).isEmpty();
    assertThat(again.body()).contains("This form was sent before", "role=\"alert\"");
    assertThat(again.body().split("once</th>", -1)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 7, '', label",
    "'   ', 7, '', label",
    "a, 0, '', days",
    "a, -1, '', days",
    "a, 366, '', days",
    "a, 99999999999, '', days",
    "a, seven, '', days",
    "a, 7, a*b, repositories",
    "a, 7, '<script>', repositories",
  })
  void whatIsWrongIsSaidAtItsField(String label, String days, String repositories, String field)
      throws Exception {
    TestBrowser browser = newUser();
    HttpResponse<String> page = browser.get("/auth/tokens");

    HttpResponse<String> wrong =
        browser.post(
            "/auth/tokens",
            "secret",
            TestBrowser.hidden(page, "secret"),
            "form",
            TestBrowser.hidden(page, "form"),
            "label",
            label,
            "days",
            days,
            "repositories",
            repositories);

    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body())
        .contains("<title>Error: ", "<a href=\"#" + field + "\">", "id=\"" + field + "-wrong\"")
        .doesNotContain("<script>");
    assertThat(TestBrowser.token(wrong)).isEmpty();
  }

  @Test
  void whatPeopleWriteIsTextAndNothingElse() throws Exception {
    String hostile = "\"><script>alert(1)</script>'&<img src=x>";
    TestBrowser browser = stand.browser().logIn(stand.provider(), "eve" + hostile);

    HttpResponse<String> made = browser.make(hostile);

    for (HttpResponse<String> page : List.of(made, browser.get("/auth/tokens"))) {
      assertThat(page.body())
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
          .doesNotContain("<script", "<img");
    }
    assertThat(TestBrowser.token(made)).isNotEmpty();
  }

  @Test
  void pagesMayDoNothing() throws Exception {
    TestBrowser browser = newUser();

    for (String path : List.of("/auth/login", "/auth/tokens", "/auth/callback", "/auth/login/x")) {
      HttpResponse<String> page = browser.get(path);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .matches(
              "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self';"
                  + " frame-ancestors 'none'; base-uri 'none'");
      assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(page.headers().firstValue("Referrer-Policy")).contains("same-origin");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.body()).doesNotContain("<script", "style=");
    }
  }

  @Test
  void aHundredTokensAreTheMost() throws Exception {
    TestBrowser browser = newUser();
    HttpResponse<String> page = browser.get("/auth/tokens");
    for (int token = 0; token < 100; token++) {
      page =
          browser.post(
              "/auth/tokens",
              "secret",
              TestBrowser.hidden(page, "secret"),
              "form",
              TestBrowser.hidden(page, "form"),
              "label",
              "token " + token,
              "days",
              "1");
      assertThat(TestBrowser.token(page)).isNotEmpty();
    }

    HttpResponse<String> oneMore = browser.make("one more");

    assertThat(oneMore.statusCode()).isEqualTo(409);
    assertThat(oneMore.body()).contains("as many tokens as there may be");
    assertThat(TestBrowser.token(oneMore)).isEmpty();
  }

  @Test
  void aFormOfAnotherPageChangesNothingAndIsToldOf() throws Exception {
    TestBrowser browser = newUser();
    String user = "user:user" + USERS.get();
    HttpResponse<String> page = browser.get("/auth/tokens");
    String number = TestBrowser.hidden(page, "form");
    String another = newUser().hidden("secret");

    for (String secret : List.of("", "x", another)) {
      assertForbidden(
          browser.post(
              "/auth/tokens", "secret", secret, "form", number, "label", "x", "days", "7"));
      assertForbidden(browser.post("/auth/logout", "secret", secret));
    }
    assertForbidden(browser.post("/auth/tokens", "form", number, "label", "x", "days", "7"));
    assertThat(browser.get("/auth/tokens").body()).contains("You have none.");
    assertThat(stand.running().output().lines())
        .filteredOn(line -> line.contains("form of another session, peer="))
        .filteredOn(line -> line.endsWith(", identity=" + user))
        .hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example.org, same-origin, application/x-www-form-urlencoded, 403",
    "https://evil.example.org, '', application/x-www-form-urlencoded, 403",
    "http://registry.example.org, '', application/x-www-form-urlencoded, 403",
    "https://registry.example.org:444, '', application/x-www-form-urlencoded, 403",
    "null, '', application/x-www-form-urlencoded, 403",
    "null, same-origin, application/x-www-form-urlencoded, 403",
    "'', cross-site, application/x-www-form-urlencoded, 403",
    "'', same-site, application/x-www-form-urlencoded, 403",
    "https://registry.example.org, cross-site, application/x-www-form-urlencoded, 403",
    "'', '', application/x-www-form-urlencoded, 403",
    "https://registry.example.org, same-origin, application/json, 400",
    "https://registry.example.org, same-origin, text/plain, 400",
    "https://registry.example.org, same-origin, multipart/form-data, 400",
    "https://registry.example.org, '', '', 400",
    "https://registry.example.org, '', application/x-www-form-urlencoded; charset=UTF-8, 200",
    "'', same-origin, application/x-www-form-urlencoded, 200",
  })
  void aFormOfAnotherSiteChangesNothing(String origin, String site, String type, int status)
      throws Exception {
    TestBrowser browser = newUser();
    HttpResponse<String> page = browser.get("/auth/tokens");
    HttpRequest.Builder request =
        browser
            .request("/auth/tokens")
            .POST(
                BodyPublishers.ofString(
                    Caller.parameters(
                        "secret",
                        TestBrowser.hidden(page, "secret"),
                        "form",
                        TestBrowser.hidden(page, "form"),
                        "label",
                        "made",
                        "days",
                        "7")));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!origin.isEmpty()) {
      request.header("Origin", origin);
    }
    if (!site.isEmpty()) {
      request.header("Sec-Fetch-Site", site);
    }

    HttpResponse<String> answer = browser.send(request);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(browser.get("/auth/tokens").body().contains("made</th>")).isEqualTo(status == 200);
  }

  @Test
  void tokensOfOthersAreNotThere() throws Exception {
    TestBrowser owner = newUser();
    owner.make("theirs");
    HttpResponse<String> page = owner.get("/auth/tokens");
    TestBrowser other = newUser();
    String secret = other.hidden("secret");

    assertThat(other.get("/auth/tokens").body()).doesNotContain("theirs");
    for (String path :
        List.of(
            revocation(page),
            "/auth/tokens/%s/revoke".formatted(UUID.randomUUID()),
            "/auth/tokens/x/revoke")) {
      assertThat(other.post(path, "secret", secret).statusCode()).isEqualTo(404);
    }
    assertThat(owner.get("/auth/tokens").body()).contains("good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/tokens", "/auth/tokens/x/revoke"})
  void whoIsNotLoggedInChangesNothing(String path) throws Exception {
    TestBrowser browser = stand.browser();

    assertForbidden(browser.post(path, "secret", "x", "label", "x"));
    assertThat(TestBrowser.location(browser.get("/auth/tokens"))).hasToString("/auth/login");
    assertThat(TestBrowser.location(browser.post("/auth/logout"))).hasToString("/auth/login");
  }

  @Test
  void aFormIsNotLong() throws Exception {
    TestBrowser browser = newUser();

    HttpResponse<String> answer =
        browser.send(
            browser
                .request("/auth/tokens")
                .header("Content-Type", FORM)
                .header("Origin", TestBrowser.ROOT)
                .POST(BodyPublishers.ofString("label=" + "x".repeat(70_000))));

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  private static TestBrowser newUser() throws Exception {
    return stand.browser().logIn(stand.provider(), "user" + USERS.incrementAndGet());
  }

  private static String revocation(HttpResponse<String> page) {
    Matcher action =
        Pattern.compile("action=\"(/auth/tokens/[0-9a-f-]{36}/revoke)\"").matcher(page.body());
    assertThat(action.find()).as(page.body()).isTrue();
    return action.group(1);
  }

  private static void assertForbidden(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("This form was not accepted");
  }

  private static HttpResponse<String> logIn(String user, String token) throws Exception {
    return new Caller(stand.running().service(), "192.0.2.77")
        .post(
            "/internal/auth/login",
            "application/json",
            WireJson.mapper().writeValueAsString(new LoginRequest(user, token, "192.0.2.77")));
  }
}
