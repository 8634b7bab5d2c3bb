package dev.berth.auth.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Caller;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins by the code flow, and what others make of them. */
class BrowserLoginIT {

  private static BrowserStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand = BrowserStand.start();
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  @BeforeEach
  void answerAsProvidersDo() {
    stand.provider().answerAsProvidersDo();
  }

  @Test
  void somebodyLogsInWithoutATraceBeforeThat() throws Exception {
    // Given
    TestBrowser browser = stand.browser();
    String sessions = sessions();

    // When
    URI asked = browser.begin();

    // Then
    Map<String, List<String>> query = new QueryStringDecoder(asked).parameters();
    assertThat(query)
        .containsEntry("response_type", List.of("code"))
        .containsEntry("client_id", List.of("berth"))
        .containsEntry("scope", List.of("openid profile"))
        .containsEntry("code_challenge_method", List.of("S256"))
        .containsEntry("redirect_uri", List.of(TestBrowser.ROOT + "/auth/callback"));
    assertThat(sessions()).isEqualTo(sessions);
    assertThat(browser.cookies()).containsOnlyKeys("__Host-berth-login");

    // When
    HttpResponse<String> back = browser.get(stand.provider().comesBack(asked, "dora"));

    // Then
    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(TestBrowser.location(back)).hasToString("/auth/tokens");
    assertThat(browser.cookies()).containsOnlyKeys("__Host-berth-session");
    assertThat(back.headers().allValues("Set-Cookie"))
        .allMatch(set -> set.contains("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    assertThat(browser.get("/auth/tokens").body()).contains("Logged in as <strong>dora</strong>");
    assertThat(lastGrant())
        .containsEntry("grant_type", "authorization_code")
        .containsEntry(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString("berth:s%3Aecret%25".getBytes(UTF_8)))
        .doesNotContainKey("client_secret");
  }

  @Test
  void whoIsLetInIsNotedAndWhoIsNotIsNot() throws Exception {
    TestBrowser browser = stand.browser();
    assertRefused(browser.get(stand.provider().comesBack(browser.begin(), "ann")));
    assertThat(browser.notedLogins()).isEmpty();

    browser.logIn(stand.provider(), "dora");
    browser.get("/auth/tokens");

    assertThat(browser.notedLogins()).isEqualTo(Map.of("user:dora by browser", 1));
  }

  @Test
  void overPlainHttpCookiesHaveNoPrefix() throws Exception {
    TestBrowser browser =
        TestBrowser.at(stand.running().service(), "http://127.0.0.1:5000")
            .logIn(stand.provider(), "dora");

    assertThat(browser.cookies()).containsOnlyKeys("berth-session");
  }

  @Test
  void aPublicClientHasNoSecretAndNamesHaveThePrefix() throws Exception {
    TestBrowser browser = stand.browser();
    URI asked = TestBrowser.location(browser.get(browser.loginLink(1)));

    browser.get(stand.publicly().comesBack(asked, "eve", "aud", "public"));

    assertThat(browser.get("/auth/tokens").body()).contains("<strong>p-eve</strong>");
    List<Map<String, String>> grants = stand.publicly().issuer().grants();
    assertThat(grants.getLast())
        .containsEntry("client_id", "public")
        .containsEntry("Authorization", "");
  }

  @Test
  void whoWasNotSentIsNotLetInAndNobodyIsAsked() throws Exception {
    int asked = stand.provider().issuer().grants().size();
    TestBrowser browser = stand.browser();
    String back = stand.provider().comesBack(browser.begin(), "dora");

    assertRefused(stand.browser().get(back));
    assertRefused(browser.copy().get(back.replaceAll("state=.", "state=!")));
    assertRefused(browser.copy().get(back.replaceAll("&state=.*", "")));
    assertRefused(browser.copy().get(back + "&state=x"));
    assertRefused(browser.copy().get("/auth/callback"));
    TestBrowser other = stand.browser();
    other.begin();
    assertRefused(other.get(back));

    assertThat(stand.provider().issuer().grants()).hasSize(asked);
  }

  @Test
  void aCodeIsGoodOnce() throws Exception {
    TestBrowser browser = stand.browser();
    String back = stand.provider().comesBack(browser.begin(), "dora");
    TestBrowser before = browser.copy();
    assertThat(browser.get(back).statusCode()).isEqualTo(303);

    // By the browser, which has forgotten the login, and by who has not.
    assertRefused(browser.get(back));
    assertRefused(before.get(back));
  }

  @Test
  void anIdTokenForSomethingElseLetsNobodyIn() throws Exception {
    assertRefused(back("dora", "nonce", "another"));
    assertRefused(back("dora", "nonce", 1));
    assertRefused(back("dora", "aud", "another"));
    assertRefused(back("dora", "aud", List.of("berth", "another"), "azp", "another"));
    assertRefused(back("dora", "typ", "Refresh"));
    assertRefused(back("dora", "iss", stand.publicly().issuer().url()));
    assertRefused(back("dora", "exp", 1));
    // Names that are not this provider's.
    assertRefused(back("ann"));
    assertRefused(back("p-eve"));
    assertRefused(back(""));
    assertRefused(back("do:ra"));
  }

  @Test
  void anotherProviderSendsNobodyBackForThisOne() throws Exception {
    TestBrowser browser = stand.browser();
    String back = stand.provider().comesBack(browser.begin(), "dora");

    String other = "&" + Caller.parameters("iss", stand.publicly().issuer().url());
    assertRefused(browser.copy().get(back + other));

    String own = "&" + Caller.parameters("iss", stand.provider().issuer().url());
    assertThat(browser.get(back + own).statusCode()).isEqualTo(303);
  }

  @Test
  void whatAProviderSaysIsNotRepeated() throws Exception {
    TestBrowser browser = stand.browser();
    String state = stand.provider().comesBack(browser.begin(), "dora").replaceFirst(".*state=", "");

    HttpResponse<String> refused =
        browser.get(
            "/auth/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%3Cb%3Ewelcome&state="
                + state);

    assertRefused(refused);
    assertThat(refused.body()).doesNotContain("alert(1)", "<b>", "welcome");
    assertThat(browser.cookies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"server_error\"}",
        "{\"error\":\"invalid_client\",\"error_description\":\"<b>\"}",
        "{}",
        "[]",
        "<html>",
        "{\"id_token\":\"x\"}",
      })
  void whatAProviderDoesNotSayIsUnavailable(String answer) throws Exception {
    stand.provider().issuer().grant(form -> answer);

    HttpResponse<String> back = back("dora");

    assertThat(back.statusCode()).isEqualTo(503);
    assertThat(back.headers().firstValue("Retry-After")).isPresent();
    assertThat(back.body()).contains("does not answer").doesNotContain("<b>");
  }

  @Test
  void aProviderThatHangsIsGivenUp() throws Exception {
    stand
        .provider()
        .issuer()
        .grant(
            form -> {
              pause();
              return "{}";
            });

    long begin = System.nanoTime();
    assertThat(back("dora").statusCode()).isEqualTo(503);

    assertThat(System.nanoTime() - begin).isLessThan(12_000_000_000L);
  }

  private static void pause() {
    try {
      Thread.sleep(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aProviderThatIsAwayFailsLoginsClearlyAndEndsNoSession() throws Exception {
    TestBrowser logged = stand.browser().logIn(stand.provider(), "dora");
    TestBrowser browser = stand.browser();
    String back = stand.provider().comesBack(browser.begin(), "dora");
    stand.provider().issuer().fail();
    try {
      assertThat(browser.get(back).statusCode()).isEqualTo(503);
      assertThat(logged.get("/auth/tokens").statusCode()).isEqualTo(200);
    } finally {
      stand.provider().issuer().mend();
    }
  }

  @Test
  void whoFailsTooOftenHasToWait() throws Exception {
    TestBrowser browser = stand.browser();
    String back =
        stand.provider().comesBack(browser.begin(), "dora").replaceAll("code=[^&]*", "code=wrong");
    for (int attempt = 0; attempt < 30; attempt++) {
      TestBrowser again = browser;
      Map<String, String> kept = Map.copyOf(again.cookies());
      assertRefused(again.get(back));
      again.cookies().putAll(kept);
    }

    HttpResponse<String> tooMany = browser.get(back);

    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
    stand.browser().logIn(stand.provider(), "dora");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/auth/login?return=https://evil.example.org",
        "/auth/login?redirect_uri=https://evil.example.org&next=//evil.example.org",
      })
  void noParameterSaysWhereToGo(String path) throws Exception {
    HttpResponse<String> page = stand.browser().get(path);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("evil");
    TestBrowser browser = stand.browser();
    HttpResponse<String> sent =
        browser.get(browser.loginLink(0) + "?" + path.replaceFirst(".*\\?", ""));
    assertThat(sent.headers().firstValue("Location").orElse(""))
        .startsWith(stand.provider().issuer().url() + "/login?")
        .doesNotContain("evil");
    String back = stand.provider().comesBack(TestBrowser.location(sent), "dora");
    HttpResponse<String> arrived = browser.get(back + "&return=https://evil.example.org");
    assertThat(TestBrowser.location(arrived)).hasToString("/auth/tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/auth/login/0000000000000000", "/auth/login/x", "/auth/login/%2f%2fevil"})
  void thereIsNoOtherProvider(String path) throws Exception {
    HttpResponse<String> answer = stand.browser().get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void nothingSecretIsLogged() throws Exception {
    TestBrowser browser = stand.browser().logIn(stand.provider(), "dora");

    assertThat(stand.running().output())
        .doesNotContain(browser.cookies().values())
        .doesNotContain("s:ecret", lastGrant().get("code"), lastGrant().get("code_verifier"));
  }

  private static HttpResponse<String> back(String user, Object... claims) throws Exception {
    TestBrowser browser = stand.browser();
    HttpResponse<String> answer =
        browser.get(stand.provider().comesBack(browser.begin(), user, claims));
    assertThat(browser.cookies())
        .as(List.of(claims).toString())
        .doesNotContainKey("__Host-berth-login");
    return answer;
  }

  /** In the same words whatever is wrong. */
  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("The login did not succeed", "It may have taken too long");
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.headers().allValues("Set-Cookie")).allMatch(set -> set.contains("Max-Age=0"));
  }

  private static Map<String, String> lastGrant() {
    return stand.provider().issuer().grants().getLast();
  }

  private static String sessions() throws Exception {
    return stand.sql().run("SELECT count(*) FROM auth.browser_session");
  }
}
