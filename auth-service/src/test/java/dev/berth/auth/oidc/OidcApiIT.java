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

/** The admin API for users of a provider and for workloads, of whom more is known than a name. */
class OidcApiIT {

  private static Installation installation;
  private static TestIssuer people;
  private static TestIssuer jobs;
  private static RunningService running;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.create();
    people = TestIssuer.start();
    jobs = TestIssuer.start();
    Files.writeString(installation.file("htpasswd"), ClosedFiles.USERS);
    Files.writeString(
        installation.file("policies.yaml"),
        """
        policies:
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
          - {name: administrators, users: [root], repositories: ["**"], actions: [admin]}
          - {name: leads, groups: [leads], repositories: ["team/**"], actions: [delete]}
        """);
    Map<String, String> settings = new HashMap<>();
    settings.put("berth.auth.htpasswd", installation.file("htpasswd").toString());
    settings.put("berth.auth.policies", installation.file("policies.yaml").toString());
    settings.put("berth.auth.oidc[0].issuer", people.url());
    settings.put("berth.auth.oidc[0].client-id", "berth");
    settings.put("berth.auth.oidc[0].groups-claim", "groups");
    settings.put("berth.auth.workloads[0].name", "ci");
    settings.put("berth.auth.workloads[0].issuer", jobs.url());
    settings.put("berth.auth.workloads[0].audience", "registry");
    running = RunningService.start(installation, "oidc-api", settings).awaitReady();
  }

  @AfterAll
  static void stop() {
    running.close();
    people.close();
    jobs.close();
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
    assertThat(running.output())
        .contains("identity=user:dora, method=POST, path=/api/v1/decisions");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workload:ci/repo:org/app:ref:refs/heads/main",
        "workload:ci/https://example.org//a?b=c&d=e#f",
        "workload:ci/a+b c%2Fd",
        "workload:ci/..",
        "workload:ci/\u00e9\u00df",
        "user:corp/nora",
        "robot:nightly",
      })
  void whoAdministersEverythingEndsTheLoginsOfAnybodyByName(String identity) throws Exception {
    assertThat(endLogins("root", "of root", identity)).isEqualTo(204);

    assertThat(revoked()).contains(identity);
  }

  @Test
  void othersEndTheirOwnAlone() throws Exception {
    String job = jobs.sign(jobs.claims("aud", "registry", "sub", "job/1"));

    assertThat(endLogins("any", job, "workload:ci/job/2")).isEqualTo(403);
    assertThat(endLogins("any", job, "user:ci/job/1")).isEqualTo(403);
    assertThat(endLogins("lee", "of lee", "workload:ci/job/1")).isEqualTo(403);
    assertThat(revoked()).doesNotContain("workload:ci/job/1", "workload:ci/job/2");

    assertThat(endLogins("any", job, "workload:ci/job/1")).isEqualTo(204);
    assertThat(revoked()).contains("workload:ci/job/1");
    // As who has a password gets in anew, so does who has a token of the issuer's
    assertThat(new LoginCalls(running).logIn("any", job).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "user:",
        "nobody:ann",
        "anonymous",
        "workload:ci",
        "workload:ci/",
        "workload:/job",
        "user:a\nb"
      })
  void nothingEndsWhereNobodyIsNamed(String identity) throws Exception {
    assertThat(endLogins("root", "of root", identity)).isEqualTo(400);
    assertThat(
            new LoginCalls(running)
                .caller()
                .api("DELETE", "/logins", "root", "of root", "")
                .statusCode())
        .isEqualTo(400);
  }

  private static int endLogins(String user, String password, String identity) throws Exception {
    return new LoginCalls(running)
        .caller()
        .api("DELETE", "/logins?" + Caller.parameters("identity", identity), user, password, "")
        .statusCode();
  }

  private static List<String> revoked() throws Exception {
    return Caller.body(new LoginCalls(running).caller().get("/internal/auth/state"), 200)
        .get("revocations")
        .findValuesAsText("of");
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
