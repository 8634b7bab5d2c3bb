package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Json;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.resilience.access.Matrix.Cell;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every way to ask for a token for everybody, by a table that was written by hand. */
class TokenMatrixIT {

  private static final MatrixStand STAND = new MatrixStand();
  private static final Login WRONG = new Login("reader", "wrong");

  private final TokenEndpoint endpoint = new TokenEndpoint(STAND.stand().registry());
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

  private Answer ask(Cell cell) {
    String scope =
        cell.repository().equals("catalog")
            ? "registry:catalog:*"
            : "repository:" + cell.repository() + "/matrix:pull,push,delete";
    boolean nobody = cell.who().equals("none");
    Login login =
        nobody || cell.who().equals("wrong")
            ? WRONG
            : Objects.requireNonNull(STAND.logins().get(cell.who()), cell.who());
    return switch (cell.endpoint()) {
      case "GET" -> nobody ? endpoint.get("scope", scope) : endpoint.getAs(login, "scope", scope);
      case "POST/password" ->
          nobody
              ? post("password", scope)
              : post("password", scope, "username", login.username(), "password", login.password());
      case "POST/refresh" ->
          nobody
              ? post("refresh_token", scope)
              : post("refresh_token", scope, "refresh_token", refreshing(cell.who(), login));
      case "PUT" ->
          STAND
              .stand()
              .registry()
              .anonymous()
              .send("PUT", "/auth/token?service=berth", "Authorization", login.basic());
      default -> throw new IllegalArgumentException("nobody asks by " + cell.endpoint());
    };
  }

  private Answer post(String grant, String scope, String... more) {
    List<String> form =
        new ArrayList<>(List.of("grant_type", grant, "client_id", "berth-test", "scope", scope));
    form.addAll(List.of(more));
    return endpoint.post(form.toArray(String[]::new));
  }

  /** What somebody goes on with after a login; what they have logged in by if they got nothing. */
  private String refreshing(String who, Login login) {
    return refreshing.computeIfAbsent(
        who,
        _ ->
            endpoint
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
