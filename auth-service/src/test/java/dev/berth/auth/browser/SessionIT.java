package dev.berth.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Caller;
import dev.berth.auth.ClosedFiles;
import dev.berth.auth.ClosedService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long a session lasts, and for whom. */
class SessionIT {

  private static final AtomicInteger USERS = new AtomicInteger();
  private static final String COOKIE = "__Host-berth-session";

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
  void onlyTheHashOfWhatLetsABrowserInIsStored() throws Exception {
    TestBrowser browser = newUser();
    String cookie = browser.cookies().get(COOKIE);

    assertThat(
            stand
                .sql()
                .run(
                    "SELECT count(*) FROM auth.browser_secret WHERE hash = sha256('%s')"
                        .formatted(cookie)))
        .isEqualTo("1");
    assertThat(
            stand
                .sql()
                .run(
                    "SELECT count(*) FROM auth.browser_session s WHERE s::text LIKE '%%%s%%'"
                        .formatted(cookie)))
        .isEqualTo("0");
  }

  @Test
  void whoLoggedOutComesBackByNoOldCookie() throws Exception {
    TestBrowser browser = newUser();
    TestBrowser thief = browser.copy();

    HttpResponse<String> out = browser.post("/auth/logout", "secret", browser.hidden("secret"));

    assertThat(TestBrowser.location(out)).hasToString("/auth/login");
    assertThat(browser.cookies()).isEmpty();
    assertIsOut(thief);
  }

  @Test
  void whatWasReplacedIsGoodForAMomentAndThenEndsTheSession() throws Exception {
    // Given
    TestBrowser browser = newUser();
    TestBrowser thief = browser.copy();
    age(browser, "created_at", "2 minutes");

    // When
    assertThat(browser.get("/auth/tokens").statusCode()).isEqualTo(200);

    // Then
    assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(thief.cookies().get(COOKIE));
    HttpResponse<String> under = thief.get("/auth/tokens");
    assertThat(under.statusCode()).isEqualTo(200);
    assertThat(under.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(browser.get("/auth/tokens").statusCode()).isEqualTo(200);

    // When
    age(thief, "replaced_at", "11 seconds");

    // Then
    assertIsOut(thief.copy());
    assertIsOut(browser.copy());
    assertThat(stand.running().output())
        .contains("a session has ended, as a secret came back that was replaced");
  }

  @Test
  void whatWasReplacedLongAgoIsKnownStill() throws Exception {
    TestBrowser browser = newUser();
    TestBrowser thief = browser.copy();
    for (int time = 0; time < 3; time++) {
      age(browser, "created_at", "2 minutes");
      assertThat(browser.get("/auth/tokens").statusCode()).isEqualTo(200);
    }
    age(thief, "replaced_at", "1 hour");

    assertIsOut(thief);
    assertIsOut(browser);
  }

  @Test
  void requestsAtOnceReplaceItOnce() throws Exception {
    TestBrowser browser = newUser();
    age(browser, "created_at", "2 minutes");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> call =
          () -> {
            TestBrowser tab = browser.copy();
            assertThat(tab.get("/auth/tokens").statusCode()).isEqualTo(200);
            return tab.cookies().get(COOKIE);
          };
      List<Future<String>> calls =
          List.of(threads.submit(call), threads.submit(call), threads.submit(call));
      int replaced = 0;
      for (Future<String> one : calls) {
        replaced += one.get().equals(browser.cookies().get(COOKIE)) ? 0 : 1;
      }
      assertThat(replaced).isEqualTo(1);
    }
  }

  @Test
  void aPageThatFailsTellsWhatLetsTheBrowserInAllTheSame() throws Exception {
    TestBrowser browser = newUser();
    age(browser, "created_at", "2 minutes");
    String before = browser.cookies().get(COOKIE);

    assertThat(browser.post("/auth/tokens", "secret", "wrong").statusCode()).isEqualTo(403);

    assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(before);
    assertThat(browser.get("/auth/tokens").statusCode()).isEqualTo(200);
  }

  @Test
  void itEndsWhenItIsNotUsedAndUseDoesNotPutOffItsEnd() throws Exception {
    TestBrowser idle = newUser();
    TestBrowser old = newUser();
    assertThat(left(idle, "idle_expires_at")).isBetween(1_750.0, 1_801.0);
    assertThat(left(old, "expires_at")).isBetween(28_700.0, 28_801.0);

    // An hour before its end it is good still, and no longer after being used.
    set(old, "expires_at = now() + interval '1 hour'");
    assertThat(old.get("/auth/tokens").statusCode()).isEqualTo(200);
    assertThat(left(old, "expires_at")).isBetween(3_500.0, 3_601.0);
    set(old, "expires_at = now() - interval '1 second'");
    set(idle, "idle_expires_at = now() + interval '1 minute'");
    assertThat(idle.get("/auth/tokens").statusCode()).isEqualTo(200);
    assertThat(left(idle, "idle_expires_at")).isBetween(1_750.0, 1_801.0);
    set(idle, "idle_expires_at = now() - interval '1 second'");

    assertIsOut(idle);
    assertIsOut(old);
  }

  @Test
  void anAdministratorEndsIt() throws Exception {
    TestBrowser browser = newUser();
    HttpResponse<String> ended =
        new Caller(stand.running().service(), "192.0.2.9")
            .api(
                "DELETE",
                "/users/%s/logins".formatted("session" + USERS.get()),
                "root",
                "of root",
                "");
    assertThat(ended.statusCode()).isEqualTo(204);

    assertIsOut(browser);
    stand.browser().logIn(stand.provider(), "session" + USERS.get());
  }

  @Test
  void anotherLoginOfTheSameBrowserEndsIt() throws Exception {
    TestBrowser browser = newUser();
    TestBrowser before = browser.copy();

    browser.logIn(stand.provider(), "session" + USERS.get());

    assertIsOut(before);
    assertThat(browser.get("/auth/tokens").statusCode()).isEqualTo(200);
  }

  @Test
  void tenAreTheMost() throws Exception {
    TestBrowser first = newUser();
    TestBrowser second = stand.browser().logIn(stand.provider(), "session" + USERS.get());
    for (int more = 0; more < 9; more++) {
      stand.browser().logIn(stand.provider(), "session" + USERS.get());
    }

    assertIsOut(first);
    assertThat(second.get("/auth/tokens").statusCode()).isEqualTo(200);
  }

  @Test
  void aNameThatTheFileTakesOverIsNotTheirsAnyMore() throws Exception {
    TestBrowser browser = newUser();
    String name = "session" + USERS.get();
    Files.writeString(
        stand.installation().file("htpasswd"),
        ClosedFiles.USERS + ClosedService.user(name, "other", 4));

    int status = 200;
    for (int attempt = 0; attempt < 200 && status == 200; attempt++) {
      Thread.sleep(100);
      status = browser.get("/auth/tokens").statusCode();
    }

    assertIsOut(browser);
    TestBrowser again = stand.browser();
    assertThat(again.get(stand.provider().comesBack(again.begin(), name)).statusCode())
        .isEqualTo(403);
  }

  @Test
  void twoCookiesOfOneNameAreNone() throws Exception {
    TestBrowser browser = newUser();

    HttpResponse<String> answer =
        browser.send(
            browser
                .request("/auth/tokens")
                .setHeader(
                    "Cookie", "%1$s=%2$s; %1$s=x".formatted(COOKIE, browser.cookies().get(COOKIE)))
                .GET());

    assertThat(TestBrowser.location(answer)).hasToString("/auth/login");
  }

  private static TestBrowser newUser() throws Exception {
    return stand.browser().logIn(stand.provider(), "session" + USERS.incrementAndGet());
  }

  /** To the login page, whatever was presented. */
  private static void assertIsOut(TestBrowser browser) throws Exception {
    HttpResponse<String> answer = browser.get("/auth/tokens");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(TestBrowser.location(answer)).hasToString("/auth/login");
  }

  private static void age(TestBrowser browser, String column, String by) throws Exception {
    stand
        .sql()
        .run(
            "UPDATE auth.browser_secret SET %1$s = %1$s - interval '%2$s' WHERE hash = sha256('%3$s')"
                .formatted(column, by, browser.cookies().get(COOKIE)));
  }

  private static void set(TestBrowser browser, String what) throws Exception {
    stand
        .sql()
        .run("UPDATE auth.browser_session SET %s WHERE id = (%s)".formatted(what, id(browser)));
  }

  private static double left(TestBrowser browser, String column) throws Exception {
    return Double.parseDouble(
        stand
            .sql()
            .run(
                "SELECT extract(epoch FROM %s - now()) FROM auth.browser_session WHERE id = (%s)"
                    .formatted(column, id(browser))));
  }

  private static String id(TestBrowser browser) {
    return "SELECT session FROM auth.browser_secret WHERE hash = sha256('%s')"
        .formatted(browser.cookies().get(COOKIE));
  }
}
