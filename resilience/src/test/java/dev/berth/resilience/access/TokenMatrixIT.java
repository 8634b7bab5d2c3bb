package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Json;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.resilience.access.Matrix.Cell;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every way to ask for a token for everybody, by a table that was written by hand. */
class TokenMatrixIT {

  private static final MatrixStand STAND = MatrixStand.start();
  private static final Login WRONG = new Login("reader", "wrong");
  private static final String PATH = "/auth/token?service=berth";

  private static final TokenEndpoint ANYBODY = new TokenEndpoint(STAND.stand().registry());

  private final Map<String, String> refreshing = new HashMap<>();

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void everybodyIsGrantedWhatTheTableSays() {
    List<Cell> cells = Matrix.read("matrix-token.txt");
    List<String> wrong = new ArrayList<>();

    for (Cell cell : cells) {
      Set<String> granted = granted(ask(cell));
      if (!granted.equals(new TreeSet<>(List.of(cell.answer().split(",", -1))))) {
        wrong.add(cell + " but was " + granted);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(cells).hasSizeGreaterThan(150);
  }

  @Test
  void everyKindOfLoginIsNoted() {
    for (String who : List.of("reader", "robot", "limited", "group", "claim", "cert")) {
      ask(new Cell("GET", "private", who, ""));
    }

    assertThat(new AdminCalls(STAND.stand().registry().anonymous()).noted("action=login&n=1000"))
        .contains(
            "user:reader by password",
            "robot:matrix by robot-token",
            "user:conformance by personal-token",
            "user:gina by oidc-token",
            "workload:ci/a job by workload-token",
            "user:certified-carla by certificate");
  }

  private Answer ask(Cell cell) {
    String scope =
        cell.repository().equals("catalog")
            ? "registry:catalog:*"
            : "repository:" + cell.repository() + "/matrix:pull,push,delete";
    Optional<Login> login = login(cell.who());
    Registry registry =
        cell.who().equals("cert") ? STAND.certified() : STAND.stand().registry().anonymous();
    TokenEndpoint endpoint = ANYBODY.over(registry);
    return switch (cell.endpoint()) {
      case "GET" ->
          login
              .map(given -> endpoint.getAs(given, "scope", scope))
              .orElseGet(() -> endpoint.get("scope", scope));
      case "POST/password" ->
          post(
              endpoint,
              "password",
              scope,
              login
                  .map(given -> List.of("username", given.username(), "password", given.password()))
                  .orElse(List.of()));
      case "POST/refresh" ->
          post(
              endpoint,
              "refresh_token",
              scope,
              login
                  .map(given -> List.of("refresh_token", refreshing(cell.who(), given)))
                  .orElse(List.of()));
      case "PUT" ->
          login
              .map(given -> registry.send("PUT", PATH, "Authorization", given.basic()))
              .orElseGet(() -> registry.send("PUT", PATH));
      default -> throw new IllegalArgumentException("nobody asks by " + cell.endpoint());
    };
  }

  /** What somebody presents, unless it is nothing or a certificate. */
  private static Optional<Login> login(String who) {
    return switch (who) {
      case "none", "cert" -> Optional.empty();
      case "wrong" -> Optional.of(WRONG);
      default -> Optional.of(Objects.requireNonNull(STAND.logins().get(who), who));
    };
  }

  private static Answer post(
      TokenEndpoint endpoint, String grant, String scope, List<String> more) {
    List<String> form =
        new ArrayList<>(List.of("grant_type", grant, "client_id", "berth-test", "scope", scope));
    form.addAll(more);
    return endpoint.post(form.toArray(String[]::new));
  }

  /** What somebody goes on with after a login; what they have logged in by if they got nothing. */
  private String refreshing(String who, Login login) {
    return refreshing.computeIfAbsent(
        who,
        _ ->
            ANYBODY
                .getAs(login, "offline_token", "true")
                .json()
                .path("refresh_token")
                .asText(login.password()));
  }

  /** The actions that a token is good for, or why there is none. */
  private static Set<String> granted(Answer answer) {
    if (answer.status() != 200) {
      return Set.of(Integer.toString(answer.status()));
    }
    String payload = answer.json().path("access_token").asText().split("\\.", -1)[1];
    Set<String> actions = new TreeSet<>();
    for (JsonNode access : Json.read(Base64.getUrlDecoder().decode(payload)).path("access")) {
      access.path("actions").forEach(action -> actions.add(action.asText()));
    }
    return actions.isEmpty() ? Set.of("none") : actions;
  }
}
