package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.access.Matrix.Cell;
import dev.berth.resilience.stack.Stand;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every operation of the admin API for everybody, by a table that was written by hand. */
class ApiMatrixIT {

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options)
                  .with("berth.auth.logins.failures-per-address", "1000")
                  .with("berth.auth.logins.failures-per-account", "1000"));

  private static final Registry ANYBODY = STAND.registry().anonymous();
  private static final AdminCalls ADMIN = new AdminCalls(ANYBODY);
  private static final String LABEL = "{\"label\": \"matrix\"}";

  private static final String ROBOT = newRobot("other/x");

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void everybodyGetsTheAnswerOfTheTable() {
    List<Cell> cells = Matrix.read("matrix-api.txt");
    List<String> wrong = new ArrayList<>();

    for (Cell cell : cells) {
      Request request = request(cell);
      int status =
          ADMIN
              .call(authorization(cell.who()), request.method, request.path, request.json)
              .status();
      if (status != cell.status()) {
        wrong.add(cell + " but was " + status);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(cells).hasSizeGreaterThan(300);
  }

  @Test
  void everyOperationHasARow() {
    // The description is served beside what it describes.
    Set<String> described = new TreeSet<>(Set.of("openapi"));
    JsonNode paths =
        ANYBODY.get("/api/v1/openapi", "Accept", "application/json").json().path("paths");
    for (JsonNode path : paths) {
      path.findValuesAsText("operationId").forEach(described::add);
    }

    Set<String> asked = new TreeSet<>();
    Matrix.read("matrix-api.txt")
        .forEach(cell -> asked.add(cell.endpoint().replaceFirst("/.*", "")));
    assertThat(asked).isEqualTo(described).hasSizeGreaterThan(20);
  }

  private record Request(String method, String path, String json) {}

  /** A request that an administrator has made ready, so that only access decides. */
  private static Request request(Cell cell) {
    String repository = (cell.repository().equals("in") ? "member/" : "other/") + Fresh.word();
    return cell.endpoint().endsWith("/self")
        ? aboutOneself(cell.endpoint(), cell.who(), repository)
        : request(cell.endpoint(), repository);
  }

  /** About who asks; of who has presented nothing, or nothing right, about who they may be. */
  private static Request aboutOneself(String endpoint, String who, String repository) {
    boolean isRobot = who.equals("robot");
    Login self =
        switch (who) {
          case "none", "wrong" -> Users.CONFORMANCE;
          case "nobody" -> Users.NOBODY;
          case "robot" -> robot();
          case "owner" -> Users.OWNER;
          case "bearer", "narrow", "admin" -> Users.ADMIN;
          default -> throw new IllegalArgumentException("nobody is called " + who);
        };
    return switch (endpoint) {
      case "decide/self" ->
          new Request(
              "POST",
              "decisions",
              question(isRobot ? "robot" : "user", self.username(), repository));
      case "endLogins/self" ->
          new Request("DELETE", "users/%s/logins".formatted(self.username()), "");
      case "endLoginsOf/self" -> endLoginsOf((isRobot ? "robot:" : "user:") + self.username());
      case "revokeToken/self" ->
          new Request(
              "DELETE",
              "tokens/"
                  + (isRobot
                      ? newToken(Users.ADMIN, "robots/%s/tokens".formatted(ROBOT))
                      : newToken(self, "tokens")),
              "");
      default -> throw new IllegalArgumentException("no request is called " + endpoint);
    };
  }

  private static Request request(String endpoint, String repository) {
    return switch (endpoint) {
      case "openapi" -> new Request("GET", "openapi", "");
      case "getMe" -> new Request("GET", "me", "");
      case "decide" -> new Request("POST", "decisions", question("user", "reader", repository));
      case "decide/nobody" ->
          new Request("POST", "decisions", question("user", "nobody", repository));
      case "listPolicies" -> new Request("GET", "policies", "");
      case "getPolicy" -> new Request("GET", "policies/" + newPolicy(repository), "");
      case "deletePolicy" -> new Request("DELETE", "policies/" + newPolicy(repository), "");
      case "deletePolicy/file" -> new Request("DELETE", "policies/readers", "");
      case "putPolicy" -> new Request("PUT", "policies/" + Fresh.word(), policy(repository));
      case "putPolicy/taken" ->
          new Request("PUT", "policies/" + newPolicy("other/x"), policy(repository));
      case "putPolicy/file" -> new Request("PUT", "policies/readers", policy(repository));
      case "listUsers" -> new Request("GET", "users", "");
      case "endLogins/nobody" -> new Request("DELETE", "users/nobody/logins", "");
      case "endLoginsOf/nobody" -> endLoginsOf("user:nobody");
      case "endLoginsOf/workload" -> endLoginsOf("workload:ci/repo:org/app:ref");
      case "endLoginsOf/robot" -> endLoginsOf("robot:" + newRobot(repository));
      case "listKeys" -> new Request("GET", "keys", "");
      case "rotateKeys" -> new Request("POST", "keys/rotation", "{}");
      case "getMode" -> new Request("GET", "mode", "");
      case "setMode" -> new Request("PUT", "mode", "{\"readOnly\": false}");
      case "listAudit" -> new Request("GET", "audit", "");
      case "listAudit/repository" -> new Request("GET", "audit?repository=" + repository, "");
      case "deleteRepository" -> {
        STAND.registry().as(Users.CONFORMANCE).repository(repository).push(Images.tiny(), "1");
        yield new Request("DELETE", "repositories/" + repository, "");
      }
      default -> credentials(endpoint, repository);
    };
  }

  private static Request endLoginsOf(String identity) {
    return new Request("DELETE", "logins?identity=" + URLEncoder.encode(identity, UTF_8), "");
  }

  private static Request credentials(String endpoint, String repository) {
    return switch (endpoint) {
      case "listTokens" -> new Request("GET", "tokens", "");
      case "listTokens/nobody" -> new Request("GET", "tokens?user=nobody", "");
      case "createToken" -> new Request("POST", "tokens", LABEL);
      case "revokeToken/nobody" ->
          new Request("DELETE", "tokens/" + newToken(Users.NOBODY, "tokens"), "");
      case "revokeToken/robot" ->
          new Request(
              "DELETE",
              "tokens/" + newToken(Users.ADMIN, "robots/%s/tokens".formatted(newRobot(repository))),
              "");
      case "revokeToken/absent" -> new Request("DELETE", "tokens/" + UUID.randomUUID(), "");
      case "listRobots" -> new Request("GET", "robots", "");
      case "createRobot" -> new Request("POST", "robots", robot(Fresh.word(), repository));
      case "createRobot/named" -> {
        String name = Fresh.word();
        ADMIN.made(
            "PUT",
            "policies/" + name,
            """
            {"robots": ["%s"], "repositories": ["other/x"], "actions": ["pull"]}
            """
                .formatted(name));
        yield new Request("POST", "robots", robot(name, repository));
      }
      case "deleteRobot" -> new Request("DELETE", "robots/" + newRobot(repository), "");
      case "listRobotTokens" ->
          new Request("GET", "robots/%s/tokens".formatted(newRobot(repository)), "");
      case "createRobotToken" ->
          new Request("POST", "robots/%s/tokens".formatted(newRobot(repository)), LABEL);
      default -> throw new IllegalArgumentException("no request is called " + endpoint);
    };
  }

  private static String authorization(String who) {
    return switch (who) {
      case "none" -> "";
      case "wrong" -> new Login("conformance", "wrong").basic();
      case "bearer" ->
          "Bearer "
              + new TokenEndpoint(STAND.registry())
                  .getAs(Users.ADMIN, "scope", "registry:catalog:*")
                  .json()
                  .path("token")
                  .asText();
      case "nobody" -> Users.NOBODY.basic();
      case "robot" -> robot().basic();
      case "owner" -> Users.OWNER.basic();
      case "narrow" -> narrow().basic();
      case "admin" -> Users.ADMIN.basic();
      default -> throw new IllegalArgumentException("nobody is called " + who);
    };
  }

  /** Another one each time, as its owner ends all there are; and so with the robot's. */
  private static Login narrow() {
    return new Login(
        Users.ADMIN.username(),
        ADMIN.secret(
            Users.ADMIN,
            "tokens",
            ", \"restriction\": {\"repositories\": [\"member/**\"], \"actions\": [\"admin\"]}"));
  }

  private static Login robot() {
    return new Login(ROBOT, ADMIN.secret(Users.ADMIN, "robots/%s/tokens".formatted(ROBOT), ""));
  }

  private static String newRobot(String repository) {
    String name = Fresh.word();
    ADMIN.made("POST", "robots", robot(name, repository));
    return name;
  }

  private static String newToken(Login login, String path) {
    return ADMIN.made(login, "POST", path, LABEL).json().at("/token/id").asText();
  }

  private static String newPolicy(String repository) {
    String name = Fresh.word();
    ADMIN.made("PUT", "policies/" + name, policy(repository));
    return name;
  }

  private static String robot(String name, String ownedBy) {
    return "{\"name\": \"%s\", \"ownedBy\": \"%s\"}".formatted(name, ownedBy);
  }

  private static String policy(String repository) {
    return "{\"users\": [\"reader\"], \"repositories\": [\"%s\"], \"actions\": [\"pull\"]}"
        .formatted(repository);
  }

  private static String question(String kind, String name, String repository) {
    return """
    {"identity": {"kind": "%s", "name": "%s"}, "repository": "%s", "action": "pull"}
    """
        .formatted(kind, name, repository);
  }
}
