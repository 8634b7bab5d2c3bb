package dev.berth.resilience.access;

import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Target;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.data.FileTree;
import dev.berth.resilience.stack.CodeFlowWalk;
import dev.berth.resilience.stack.PlainIssuer;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider with one user, by all the ways in there are, and an issuer for jobs. Where the
 * provider refuses something it repeats all that it was told.
 */
final class TalkativeProvider implements AutoCloseable {

  private static final String CLIENT = "berth";
  private static final String AUDIENCE = "https://registry.example.org";
  private static final String USER = "dora";

  private final PlainIssuer people = PlainIssuer.start();
  private final PlainIssuer jobs = PlainIssuer.start();
  private final Secrets secrets;
  private final Path folder;
  private final Login person;

  /** The nonces of the logins that codes were issued for. */
  private final Map<String, String> codes = new ConcurrentHashMap<>();

  /** Starts it; what is secret at it is looked for from then on. */
  TalkativeProvider(Secrets secrets) throws IOException {
    this.secrets = secrets;
    this.folder = Files.createTempDirectory("berth-provider");
    this.person = login("the password of a provider's user", USER, "Password+of: it/");
    Files.writeString(
        folder.resolve("secret"),
        secrets.add("the secret of the client", fresh("Client/secret: ")));
    people.grant(this::grant);
  }

  /** The settings of a registry whose provider it is. */
  StackOptions join(StackOptions options) {
    return options
        .with("berth.auth.oidc[0].issuer", people.issuer())
        .with("berth.auth.oidc[0].client-id", CLIENT)
        .with("berth.auth.oidc[0].client-secret-file", folder.resolve("secret").toString())
        .with("berth.auth.oidc[0].direct-grant", "true")
        .with("berth.auth.workloads[0].name", "ci")
        .with("berth.auth.workloads[0].issuer", jobs.issuer())
        .with("berth.auth.workloads[0].audience", AUDIENCE);
  }

  /** What lets somebody in: a password, and tokens of each kind. */
  List<Login> good() {
    return List.of(
        person,
        token("an ID token", people.token(CLIENT, Map.of("preferred_username", USER))),
        token(
            "the access token of a provider",
            people.token(
                "account", Map.of("typ", "Bearer", "azp", CLIENT, "preferred_username", USER))),
        token("the token of a job", jobs.token(AUDIENCE, Map.of("sub", "a job"))));
  }

  /** What does not, though some of it is good for something else. */
  List<Login> bad() throws IOException {
    return List.of(
        login("a wrong password of a provider's user", USER, "Wrong+password/of: it "),
        new Login(USER, Files.readString(folder.resolve("secret"))),
        token(
            "an ID token of another client",
            people.token("another", Map.of("preferred_username", USER))),
        token(
            "an access token of another client",
            people.token(
                "another", Map.of("typ", "Bearer", "azp", "another", "preferred_username", USER))),
        token("the token of a job of others", jobs.token("another", Map.of("sub", "a job"))));
  }

  /** Somebody who has not logged in yet, so that nothing of them is remembered. */
  Login stranger() {
    return login("the password of a stranger", "omar", "Of+a/stranger: ");
  }

  /**
   * Logs the user in in a browser, after a code that is not good and before it is sent again.
   *
   * @param refusals is told the pages by which something was refused
   * @return what was used for it, none of which is a password
   */
  List<Login> browse(Stand stand, Consumer<HttpResponse<String>> refusals) {
    CodeFlowWalk browser =
        new CodeFlowWalk(USER, Target.of(stand.stack(), stand.stack().url()).trust());
    URI root = stand.stack().url();
    List<Login> used = new ArrayList<>();

    Map<String, String> sent = depart(browser, root, used);
    refusals.accept(browser.load(arrive(root, sent, fresh("Wrong-code"), used)));

    sent = depart(browser, root, used);
    String code = fresh("Code");
    codes.put(code, sent.getOrDefault("nonce", ""));
    URI arrival = arrive(root, sent, code, used);
    keepCookies(browser.load(arrival), used);
    refusals.accept(browser.load(arrival));
    HttpResponse<String> page = browser.load(root.resolve("/auth/tokens"));
    keepCookies(page, used);
    String secret = found(page.body(), "name=\"secret\" value=\"([^\"]+)\"");
    used.add(login("the secret of a form", secret));
    return used;
  }

  /** Where a browser was sent to, by the names of what the provider is asked. */
  private Map<String, String> depart(CodeFlowWalk browser, URI root, List<Login> used) {
    String choice =
        found(browser.load(root.resolve("/auth/login")).body(), "\"(/auth/login/[0-9a-f]+)\"");
    HttpResponse<String> sent = browser.load(root.resolve(choice));
    keepCookies(sent, used);
    Map<String, String> asked = form(URI.create(location(sent)).getRawQuery());
    used.add(login("a state", asked.getOrDefault("state", "")));
    used.add(login("a nonce", asked.getOrDefault("nonce", "")));
    return asked;
  }

  /** Where the provider sends a browser back to. */
  private URI arrive(URI root, Map<String, String> sent, String code, List<Login> used) {
    used.add(login("a code", code));
    return root.resolve(
        "/auth/callback?code=%s&state=%s"
            .formatted(encoded(code), encoded(sent.getOrDefault("state", ""))));
  }

  private void keepCookies(HttpResponse<String> answer, List<Login> used) {
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      String value = cookie.substring(cookie.indexOf('=') + 1).replaceFirst(";.*", "");
      if (!value.isEmpty()) {
        String name = cookie.substring(0, cookie.indexOf('='));
        used.add(login("the cookie " + name, value));
      }
    }
  }

  private Map<String, String> grant(Map<String, String> form) {
    if (form.containsKey("code_verifier")) {
      secrets.add("a verifier", form.get("code_verifier"));
    }
    String code = form.getOrDefault("code", "");
    if (codes.containsKey(code)) {
      return granted(Map.of("preferred_username", USER, "nonce", codes.remove(code)));
    }
    if (person.username().equals(form.get("username"))
        && person.password().equals(form.get("password"))) {
      return granted(Map.of("preferred_username", USER));
    }
    return Map.of(
        "error",
        code.isEmpty() ? "invalid_grant" : "server_error",
        "error_description",
        form.toString());
  }

  private Map<String, String> granted(Map<String, Object> claims) {
    return Map.of("id_token", secrets.addToken("an ID token", people.token(CLIENT, claims)));
  }

  private Login token(String what, String token) {
    return new Login(USER, secrets.addToken(what, token));
  }

  private Login login(String what, String user, String beginning) {
    return new Login(user, secrets.add(what, fresh(beginning)));
  }

  private Login login(String what, String secret) {
    return new Login(USER, secrets.add(what, secret));
  }

  private static String fresh(String beginning) {
    return beginning + Fresh.word();
  }

  private static Map<String, String> form(String query) {
    Map<String, String> form = new ConcurrentHashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] both = pair.split("=", 2);
      form.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String location(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + text);
    }
    return matcher.group(1);
  }

  /** Refuses connections from now on. */
  void fail() {
    people.close();
    jobs.close();
  }

  @Override
  public void close() throws IOException {
    fail();
    FileTree.delete(folder);
  }
}
