package dev.berth.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedFiles;
import dev.berth.auth.Installation;
import dev.berth.auth.RunningService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API for users of a provider, of whom more is known than a name. */
class OidcApiIT {

  private static Installation installation;
  private static TestIssuer people;
  private static RunningService running;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    people = TestIssuer.start();
    Files.writeString(installation.file("htpasswd"), ClosedFiles.USERS);
    Files.writeString(
        installation.file("policies.yaml"),
        """
        policies:
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
          - {name: leads, groups: [leads], repositories: ["team/**"], actions: [delete]}
        """);
    Map<String, String> settings = new HashMap<>();
    settings.put("berth.auth.htpasswd", installation.file("htpasswd").toString());
    settings.put("berth.auth.policies", installation.file("policies.yaml").toString());
    settings.put("berth.auth.oidc[0].issuer", people.url());
    settings.put("berth.auth.oidc[0].client-id", "berth");
    settings.put("berth.auth.oidc[0].groups-claim", "groups");
    running = RunningService.start(installation, "oidc-api", settings).awaitReady();
  }

  @AfterAll
  static void stop() {
    running.close();
    people.close();
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", \"groups\": [\"devs\"]",
        ", \"groups\": [\"devs\", \"all\"], \"claims\": {}",
      })
  void theyAreToldOfThemselvesWithTheGroupsTheyHave(String more) throws Exception {
    JsonNode decision = Caller.body(ask("dora", more, "push"), 200);

    assertThat(decision.get("reason").asText()).isEqualTo("the policy devs allows it");
    assertThat(Caller.body(ask("dora", more, "delete"), 200).get("allowed").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", \"groups\": [\"leads\"]",
        ", \"groups\": [\"devs\", \"leads\"]",
        ", \"claims\": {\"ref\": [\"main\"]}",
      })
  void theyAreNotToldOfThemselvesAsSomebodyElse(String more) throws Exception {
    assertThat(ask("dora", more, "push").statusCode()).isEqualTo(403);
  }

  @Test
  void theyAreNotToldOfOthers() throws Exception {
    assertThat(ask("nora", "", "push").statusCode()).isEqualTo(403);
    assertThat(
            api(
                    "POST",
                    "/decisions",
                    """
                    {"identity": {"kind": "robot", "name": "dora"}, "repository": "team/app",
                     "action": "push"}
                    """)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void theyEndTheirOwnLoginsAndNobodyElses() throws Exception {
    assertThat(api("DELETE", "/users/dora/logins", "").statusCode()).isEqualTo(204);
    assertThat(api("DELETE", "/users/ann/logins", "").statusCode()).isEqualTo(403);
  }

  private static HttpResponse<String> ask(String name, String more, String action)
      throws Exception {
    return api(
        "POST",
        "/decisions",
        """
        {"identity": {"kind": "user", "name": "%s"%s}, "repository": "team/app", "action": "%s"}
        """
            .formatted(name, more, action));
  }

  private static HttpResponse<String> api(String method, String path, String json)
      throws Exception {
    String token =
        people.sign(
            people.claims(
                "aud", "berth", "preferred_username", "dora", "groups", List.of("devs", "all")));
    return new LoginCalls(running).caller().api(method, path, "dora", token, json);
  }
}
