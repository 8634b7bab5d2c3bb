package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Target;
import dev.berth.localstack.data.FileTree;
import dev.berth.resilience.stack.CodeFlowWalk;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.JobIssuer;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People of a provider that is no kin of Keycloak; it has no password grant. */
class OtherProviderIT {

  private static final String VERIFIER = "v".repeat(43);
  private static final Pattern CHOICE = Pattern.compile("/auth/login/[0-9a-f]+");

  private static JobIssuer provider;
  private static Path folder;
  private static Stand stand;
  private static Target target;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("berth-other");
    Files.writeString(folder.resolve("secret"), "the secret of berth\n");
    Files.writeString(
        folder.resolve("policies.yaml"),
        """
        policies:
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
        """);
    int port = JobIssuer.freePort();
    stand =
        Stand.start(
            options ->
                options
                    .withTls(true)
                    .with("berth.auth.policies", folder.resolve("policies.yaml").toString())
                    .with("berth.auth.oidc[0].issuer", JobIssuer.issuerAt(port))
                    .with("berth.auth.oidc[0].client-id", "berth")
                    .with(
                        "berth.auth.oidc[0].client-secret-file",
                        folder.resolve("secret").toString())
                    .with("berth.auth.oidc[0].groups-claim", "groups"));
    target = Target.of(stand.stack(), stand.stack().url());
    provider =
        JobIssuer.startFor(
            stand.stack().url(),
            Files.write(folder.resolve("issuer.mjs"), KeycloakIT.resource("issuer/issuer.mjs")),
            port);
    // It was not there when the registry started, which asks again after a while.
    CodeFlowWalk anybody = new CodeFlowWalk("anybody", target.trust());
    Eventually.isTrue(
        "the registry has found it",
        Duration.ofMinutes(1),
        () -> anybody.load(choice(anybody)).headers().firstValue("Location").isPresent());
  }

  @AfterAll
  static void stop() throws IOException {
    if (stand != null) {
      stand.close();
    }
    if (provider != null) {
      provider.close();
    }
    FileTree.delete(folder);
  }

  @Test
  void aBrowserIsLetInByIt() {
    CodeFlowWalk kim = new CodeFlowWalk("kim", target.trust());

    URI at = kim.walk(choice(kim), uri -> uri.getPath().equals("/auth/tokens"));

    assertThat(at).isEqualTo(page("/auth/tokens"));
    assertThat(kim.load(at).body()).contains("Logged in as", "kim");
  }

  @Test
  void anIdTokenOfItIsGoodAsThePassword() throws Exception {
    Login kim = new Login("kim", idToken("berth"));

    stand.registry().as(kim).repository("team/other").push(Images.tiny(), "latest");

    assertThat(
            stand
                .registry()
                .anonymous()
                .get("/v2/private/app/tags/list", "Authorization", kim.basic()))
        .hasStatus(403);
  }

  @Test
  void anIdTokenOfAnotherClientIsRefused() throws Exception {
    Login kim = new Login("kim", idToken("other"));

    assertThat(new TokenEndpoint(stand.registry()).getAs(kim)).isError(401, "UNAUTHORIZED");
  }

  private static URI choice(CodeFlowWalk somebody) {
    String login = somebody.load(page("/auth/login")).body();
    Matcher choice = CHOICE.matcher(login);
    assertThat(choice.find()).as(login).isTrue();
    return page(choice.group());
  }

  /** As a program of the client gets it. */
  private static String idToken(String client) throws Exception {
    String challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII)));
    URI callback = page("/auth/callback");
    URI begin =
        URI.create(
            provider.issuer()
                + "/auth?response_type=code&scope=openid%20profile&client_id="
                + client
                + "&code_challenge_method=S256&code_challenge="
                + challenge
                + "&redirect_uri="
                + callback);
    URI back =
        new CodeFlowWalk("kim", target.trust())
            .walk(begin, uri -> uri.getPath().equals(callback.getPath()));
    Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(back.toString());
    assertThat(code.find()).as(back.toString()).isTrue();
    return provider.idToken(client, code.group(1), VERIFIER, callback);
  }

  private static URI page(String path) {
    return stand.stack().url().resolve(path);
  }
}
