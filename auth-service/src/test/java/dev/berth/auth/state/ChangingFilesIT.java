package dev.berth.auth.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedFiles;
import dev.berth.auth.ClosedService;
import dev.berth.configuration.AuthSettings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClosedService.class)
class ChangingFilesIT {

  @TestHTTPResource("/")
  URI service;

  @Inject AuthSettings settings;

  @AfterEach
  void restore() throws Exception {
    users(ClosedFiles.USERS);
    policies(ClosedFiles.POLICIES);
    TimeUnit.SECONDS.sleep(4);
  }

  @Test
  void letsAUserInWhoHasBeenAdded() throws Exception {
    assertThat(logIn("dan", "of dan").statusCode()).isEqualTo(401);
    long version = version();

    users(ClosedFiles.USERS + ClosedService.user("dan", "of dan", 4));

    await(() -> logIn("dan", "of dan").statusCode() == 200);
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void revokesAUserWhoHasBeenRemovedForGood() throws Exception {
    // Given
    String hers = ClosedService.user("eve", "of eve", 4);
    users(ClosedFiles.USERS + hers);
    await(() -> logIn("eve", "of eve").statusCode() == 200);
    String identityToken = Caller.body(logIn("eve", "of eve"), 200).get("refresh_token").asText();
    assertThat(refresh(identityToken)).isEqualTo(200);
    long version = version();

    // When
    users(ClosedFiles.USERS);

    // Then neither password nor token is good, and gateways are told
    await(() -> logIn("eve", "of eve").statusCode() == 401);
    assertThat(refresh(identityToken)).isEqualTo(401);
    await(() -> version() > version);
    JsonNode revocation = revocation("user:eve");
    assertThat(revocation.get("version").asLong()).isGreaterThan(version);

    // And though she is back with the same password, the token is not
    users(ClosedFiles.USERS + hers);
    await(() -> logIn("eve", "of eve").statusCode() == 200);
    assertThat(refresh(identityToken)).isEqualTo(401);
  }

  @Test
  void revokesAUserWhosePasswordHasChanged() throws Exception {
    users(ClosedFiles.USERS + ClosedService.user("fay", "old", 4));
    await(() -> logIn("fay", "old").statusCode() == 200);
    String identityToken = Caller.body(logIn("fay", "old"), 200).get("refresh_token").asText();

    users(ClosedFiles.USERS + ClosedService.user("fay", "new", 4));

    await(() -> logIn("fay", "new").statusCode() == 200);
    assertThat(logIn("fay", "old").statusCode()).isEqualTo(401);
    assertThat(refresh(identityToken)).isEqualTo(401);
    await(() -> !revocation("user:fay").isMissingNode());
  }

  @Test
  void keepsTheUsersWhereTheFileIsBroken() throws Exception {
    users("ann:secret\n");
    TimeUnit.SECONDS.sleep(4);

    assertThat(logIn("ann", "right").statusCode()).isEqualTo(200);
    assertThat(revocation("user:ann").isMissingNode()).isTrue();
  }

  @Test
  void grantsByPoliciesThatHaveChanged() throws Exception {
    // Given
    long version = version();
    assertThat(granted("bob", "p:a:ss wörd")).isEqualTo("repository:team/app:pull");

    // When
    policies(
        """
        policies:
          - {name: readers, users: [bob], repositories: ["team/**"], actions: [push, pull]}
        """);

    // Then
    await(() -> version() > version);
    JsonNode state = state(version);
    assertThat(state.get("version").asLong()).isEqualTo(version + 1);
    assertThat(state.get("policies").findValuesAsText("name")).containsExactly("readers");
    assertThat(granted("bob", "p:a:ss wörd")).isEqualTo("repository:team/app:pull,push");
    assertThat(granted("ann", "right")).isEmpty();
  }

  @Test
  void takesPoliciesThatSayTheSameForTheSame() throws Exception {
    long version = version();

    policies(
        """
        # in another order
        policies:
          - {name: public, anonymous: true, repositories: ["public/**"], actions: [pull]}
          - {name: readers, users: [cat, bob], repositories: ["team/**"], actions: [pull]}
          - {name: administrators, users: [root], repositories: ["**"], actions: [admin]}
          - {name: owners, users: [lee], repositories: ["team/**"], actions: [admin]}
          - name: robots
            groups: [builders]
            robots: [bot, ci]
            actions: [delete, push, pull]
            repositories: ["team/**"]
          - name: devs
            users: [ann]
            actions: [delete, overwrite, push, pull]
            repositories: ["team/**"]
        """);
    TimeUnit.SECONDS.sleep(4);

    assertThat(version()).isEqualTo(version);
  }

  @Test
  void aPolicyOfTheFileTakesThePlaceOfAnotherOfItsNameForGood() throws Exception {
    // Given
    String own = "{\"users\": [\"cat\"], \"repositories\": [\"own/**\"], \"actions\": [\"pull\"]}";
    Caller.body(caller("192.0.2.31").api("PUT", "/policies/taken", "root", "of root", own), 200);

    // When the file has one of that name
    policies(
        ClosedFiles.POLICIES
            + "  - {name: taken, users: [bob], repositories: [\"other/**\"], actions: [push]}\n");

    // Then
    await(() -> policy("taken").at("/source").asText().equals("file"));
    assertThat(policy("taken").toString()).contains("other/**").doesNotContain("own/**");

    // And when the file drops it there is none
    policies(ClosedFiles.POLICIES);
    await(() -> policy("taken").isMissingNode());
  }

  private JsonNode policy(String name) throws Exception {
    HttpResponse<String> answer =
        caller("192.0.2.31").api("GET", "/policies/" + name, "root", "of root", "");
    return answer.statusCode() == 404 ? MissingNode.getInstance() : Caller.body(answer, 200);
  }

  @Test
  void keepsThePoliciesWhereTheFileIsBroken() throws Exception {
    long version = version();

    policies("policies: [{name: a, everybody: true}]");
    TimeUnit.SECONDS.sleep(4);

    assertThat(version()).isEqualTo(version);
    assertThat(granted("ann", "right")).isEqualTo("repository:team/app:pull,push,overwrite");
  }

  private void users(String text) throws Exception {
    Files.writeString(settings.htpasswd().orElseThrow(), text);
  }

  private void policies(String text) throws Exception {
    Files.writeString(settings.policies().orElseThrow(), text);
  }

  private Caller caller(String peer) {
    return new Caller(service, peer);
  }

  private HttpResponse<String> logIn(String name, String password) throws Exception {
    // Another network each time, as failures are counted
    String peer = "2001:db8:1:%x::1".formatted(System.nanoTime() & 0xffff);
    return caller(peer)
        .get("/auth/token?offline_token=true", "Authorization", Caller.basic(name, password));
  }

  private int refresh(String identityToken) throws Exception {
    return caller("192.0.2.30")
        .form("grant_type", "refresh_token", "refresh_token", identityToken)
        .statusCode();
  }

  private String granted(String name, String password) throws Exception {
    return Caller.body(
            caller("192.0.2.30")
                .form(
                    "grant_type",
                    "password",
                    "username",
                    name,
                    "password",
                    password,
                    "scope",
                    "repository:team/app:pull,push"),
            200)
        .get("scope")
        .asText();
  }

  private JsonNode state(long after) throws Exception {
    return Caller.body(caller("").get("/internal/auth/state?after=" + after), 200);
  }

  private long version() throws Exception {
    return state(0).get("version").asLong();
  }

  private JsonNode revocation(String of) throws Exception {
    return state(0)
        .get("revocations")
        .valueStream()
        .filter(revocation -> revocation.get("of").asText().equals(of))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("not in time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
