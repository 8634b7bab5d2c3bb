package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Presents secrets wherever a client could, and keeps what it was refused with. */
final class Presenting {

  private static final String BASIC = "Authorization";

  private final Registry registry;
  private final AdminCalls admin;
  private final TokenEndpoint endpoint;
  private final String repository;
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  /**
   * Presents them at a registry.
   *
   * @param repository where they are to be good for something
   */
  Presenting(Registry registry, String repository) {
    this.registry = registry.anonymous();
    this.admin = new AdminCalls(this.registry);
    this.endpoint = new TokenEndpoint(registry);
    this.repository = repository;
    // It remembers where tokens are, which it cannot ask for while the registry is away.
    endpoint.get();
  }

  /** The answers that were refusals, without the requests, by a number and their status. */
  Map<String, String> refusals() {
    return new LinkedHashMap<>(refusals);
  }

  /** Where it belongs, where people put it by mistake, and where it means nothing. */
  void everywhere(Login login) {
    atEveryDoor(login);
    inTheWrongHeader(login);
    inTheWrongPlace(login);
    inTheWrongJson(login);
  }

  /** Where a name and a secret belong. */
  void atEveryDoor(Login login) {
    String list = "/v2/" + repository + "/tags/list";
    note(registry.get("/v2/", BASIC, login.basic()));
    note(registry.get(list, BASIC, login.basic()));
    note(registry.send("DELETE", "/v2/" + repository + "/manifests/x", BASIC, login.basic()));
    note(endpoint.getAs(login, "scope", scope(), "offline_token", "true", "account", "me"));
    note(password(login.username(), login.password()));
    note(refresh(login.password()));
    note(admin.call(login.basic(), "GET", "me", ""));
    note(admin.call(login.basic(), "GET", "policies", ""));
    note(admin.call(login.basic(), "POST", "keys/rotation", "{\"no\": 1}"));
    String session = BrowserCalls.SESSION + '=' + login.password();
    note(registry.get("/auth/tokens", "Cookie", session));
    note(registry.send("POST", "/auth/tokens", "Cookie", session));
    note(
        registry.get(
            "/auth/callback?code=x&state=x",
            "Cookie",
            BrowserCalls.LOGIN + '=' + login.password()));
  }

  /** Asks for tokens of all kinds, which are secrets of their own, and presents them. */
  void tokens(Login login, Secrets secrets) {
    JsonNode answer = password(login.username(), login.password()).json();
    String access = secrets.addToken("an access token", answer.path("access_token").asText());
    everywhere(new Login("me", access));
    String list = "/v2/" + repository + "/tags/list";
    note(registry.get(list, BASIC, "Bearer " + access));
    note(registry.get(list, BASIC, "Bearer " + access + "x"));
    note(
        registry.send(
            "DELETE", list.replace("tags/list", "manifests/x"), BASIC, "Bearer " + access));
    if (answer.has("refresh_token")) {
      String identity = secrets.add("an identity token", answer.path("refresh_token").asText());
      JsonNode more = note(refresh(identity)).json();
      secrets.addToken("an access token", more.path("access_token").asText());
      everywhere(new Login("<token>", identity));
    }
  }

  private void inTheWrongHeader(Login login) {
    String secret = login.password();
    note(registry.get("/v2/", BASIC, new Login(secret, "x").basic()));
    note(endpoint.getAs(new Login(secret, login.username()), "scope", scope()));
    note(endpoint.getAs(new Login(secret, ""), "scope", scope()));
    note(password(secret, "x"));
    note(admin.call(new Login(secret, "x").basic(), "GET", "me", ""));
    for (String header : new String[] {"Bearer ", "Basic ", "Digest ", "Token ", ""}) {
      note(registry.get("/v2/" + repository + "/tags/list", BASIC, header + secret));
      note(admin.call(header + secret, "GET", "me", ""));
      note(registry.get("/auth/token?service=x", BASIC, header + secret));
    }
    note(registry.get("/v2/", "Cookie", "token=" + secret, "X-Auth-Token", secret));
    note(registry.get("/v2/", "Berth-Credential", secret, "Berth-Actor", secret));
  }

  private void inTheWrongPlace(Login login) {
    String secret = URLEncoder.encode(login.password(), UTF_8);
    for (String path :
        new String[] {
          "/v2/?token=",
          "/v2/_catalog?n=",
          "/v2/" + repository + "/tags/list?access_token=",
          "/v2/" + repository + "/manifests/",
          "/v2/" + repository + "/blobs/",
          "/auth/token?password=",
          "/auth/token?service=",
          "/auth/token?scope=",
          "/auth/token?scope=repository:" + repository + ":",
          "/auth/token/",
          "/auth/callback?state=x&code=",
          "/auth/login?token=",
          "/api/v1/me?token=",
          "/api/v1/tokens?user=",
          "/api/v1/audit?identity=",
          "/api/v1/audit?repository=",
          "/"
        }) {
      note(registry.get(path + secret));
      note(registry.get(path + secret, BASIC, login.basic()));
      note(registry.get(path + secret, BASIC, Users.NOBODY.basic()));
    }
    note(endpoint.get("scope", "repository:" + login.password() + ":pull"));
    note(endpoint.post("grant_type", login.password(), "client_id", login.password()));
    note(endpoint.post("grant_type", "refresh_token", "password", login.password()));
    // A name there is written down where it is denied, and a password looks like one.
    boolean isToken = secret.startsWith("berth_") || secret.startsWith("eyJ");
    for (String who : new String[] {"", login.basic(), "Basic " + secret, Users.ADMIN.basic()}) {
      for (String path : isToken ? List.of("tokens/", "robots/", "policies/") : List.<String>of()) {
        note(admin.call(who, "DELETE", path + secret, ""));
      }
    }
  }

  /** By somebody who would be let in. */
  private void inTheWrongJson(Login login) {
    String secret = login.password().replace("\"", "");
    String who = Users.ADMIN.basic();
    note(
        admin.call(
            who, "POST", "tokens", "{\"label\": \"x\", \"days\": \"%s\"}".formatted(secret)));
    note(
        admin.call(
            who, "POST", "tokens", "{\"label\": \"x\", \"password\": \"%s\"}".formatted(secret)));
    note(admin.call(who, "POST", "tokens", "{\"password\": \"%s\" ".formatted(secret)));
    note(admin.call(who, "POST", "tokens", secret));
    note(
        admin.call(
            who, "POST", "robots", "{\"name\": \"a b\", \"secret\": \"%s\"}".formatted(secret)));
    note(admin.call(who, "PUT", "mode", "{\"readOnly\": \"%s\"}".formatted(secret)));
    note(admin.call(who, "PUT", "policies/x", "{\"token\": \"%s\"}".formatted(secret)));
  }

  private Answer password(String user, String secret) {
    return note(
        endpoint.post(
            "grant_type",
            "password",
            "username",
            user,
            "password",
            secret,
            "client_id",
            "berth-test",
            "access_type",
            "offline",
            "scope",
            scope()));
  }

  private Answer refresh(String secret) {
    return note(
        endpoint.post(
            "grant_type",
            "refresh_token",
            "refresh_token",
            secret,
            "client_id",
            "berth-test",
            "scope",
            scope()));
  }

  private String scope() {
    return "repository:" + repository + ":pull,push";
  }

  private Answer note(Answer answer) {
    String exchange = answer.toString();
    String headers = exchange.substring(exchange.indexOf(" -> "));
    note(answer.status(), headers + new String(answer.body(), UTF_8));
    return answer;
  }

  /** Keeps a page, if something was refused by it. */
  void note(HttpResponse<String> page) {
    note(page.statusCode(), page.headers().map() + page.body());
  }

  private void note(int status, String answer) {
    if (status >= 400) {
      refusals.put("refusal %d, a %d".formatted(number.incrementAndGet(), status), answer);
    }
  }
}
