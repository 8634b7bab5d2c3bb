package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.localstack.data.FileTree;
import dev.berth.resilience.stack.JobIssuer;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A registry that lets jobs in by tokens that another issuer than Keycloak makes. */
class WorkloadIT {

  private static final String AUDIENCE = "https://registry.example.org";

  private static JobIssuer jobs;
  private static Path folder;
  private static Stand stand;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("berth-jobs");
    jobs =
        JobIssuer.start(
            Files.write(folder.resolve("issuer.mjs"), KeycloakIT.resource("issuer/issuer.mjs")));
    Files.writeString(
        folder.resolve("policies.yaml"),
        """
        policies:
          - {name: main, claims: {sub: [job], ref: [refs/heads/main]}, repositories: ["built/**"], actions: [pull, push]}
          - {name: branch, claims: {sub: [job], ref: [refs/heads/branch]}, repositories: ["branch/**"], actions: [pull, push]}
        """);
    stand =
        Stand.start(
            options ->
                options
                    .with("berth.auth.policies", folder.resolve("policies.yaml").toString())
                    .with("berth.auth.workloads[0].name", "ci")
                    .with("berth.auth.workloads[0].issuer", jobs.issuer())
                    .with("berth.auth.workloads[0].audience", AUDIENCE)
                    .with("berth.auth.workloads[0].claims", "ref"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (stand != null) {
      stand.close();
    }
    if (jobs != null) {
      jobs.close();
    }
    FileTree.delete(folder);
  }

  @Test
  void aJobPushesWhereItsClaimsAllowAndNowhereElse() {
    Login job = new Login("job", jobs.token(AUDIENCE));

    stand.registry().as(job).repository("built/app").push(Images.tiny(), "latest");

    assertThat(
            stand
                .registry()
                .anonymous()
                .get("/v2/branch/app/tags/list", "Authorization", job.basic()))
        .hasStatus(403);
  }

  @Test
  void aTokenForAnotherAudienceIsRefused() {
    Login job = new Login("job", jobs.token("https://another.example.org"));

    assertThat(new TokenEndpoint(stand.registry()).getAs(job)).isError(401, "UNAUTHORIZED");
  }
}
