package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.localstack.data.FileTree;
import dev.berth.resilience.stack.Launcher;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A registry that a few lines of YAML close, as an operator writes them. */
class ConfigIT {

  private static final Login ANN = new Login("ann", "the password of ann");

  private static Path folder;
  private static Stand stand;

  /** Nobody listens where the provider should be: a registry starts without. */
  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("berth-config");
    Files.writeString(folder.resolve("secret"), "of the client\n");
    Files.writeString(
        folder.resolve("policies.yaml"),
        """
        policies: [{name: devs, users: [ann], groups: [dev], claims: {}, repositories: ["team/**"], actions: [pull, push]}, {name: public, anonymous: true, repositories: ["public/**"], actions: [pull]}]
        """);
    Path config =
        Files.writeString(
            folder.resolve("berth.yaml"),
            """
            berth: {auth: {htpasswd: users, policies: policies.yaml, oidc: [{issuer: https://127.0.0.1:9/realms/main, client-id: berth, client-secret-file: secret, groups-claim: groups, username-claim: preferred_username}]}}
            """);
    String users = folder.resolve("users").toString();
    Launcher.run(
        ANN.password() + "\n", "user", "add", ANN.username(), "--password-stdin", "--file", users);
    stand = Stand.start(options -> options.withConfig(config));
  }

  @AfterAll
  static void stop() throws IOException {
    if (stand != null) {
      stand.close();
    }
    FileTree.delete(folder);
  }

  @Test
  void annPushesAndPullsWhereThePolicyAllowsAndNowhereElse() {
    Repository repository = stand.registry().as(ANN).repository("team/app");
    Content image = Images.tiny();

    repository.push(image, "1");

    assertThat(repository.getManifest("1")).hasStatus(200).hasBody(image.root().bytes());
    assertThat(repository.deleteManifest("1")).hasStatus(401);
    assertThat(get("/v2/other/app/tags/list", ANN)).hasStatus(403);
    assertThat(get("/v2/team/app/tags/list", ANN)).hasStatus(200);
    assertThat(get("/v2/team/app/tags/list", new Login("ann", "wrong"))).hasStatus(401);
  }

  @Test
  void whoDoesNotLogInIsLetInToWhatIsPublicAlone() {
    Registry anybody = stand.registry().anonymous();

    assertThat(anybody.get("/v2/")).hasStatus(401);
    assertThat(anybody.get("/v2/team/app/tags/list")).hasStatus(401);
    assertThat(anybody.get("/v2/public/app/tags/list")).hasStatus(404);
    assertThat(new TokenEndpoint(anybody).getAs(new Login("ann", "wrong"))).hasStatus(401);
  }

  private static Answer get(String path, Login login) {
    return stand.registry().anonymous().get(path, "Authorization", login.basic());
  }
}
