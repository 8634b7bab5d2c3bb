package dev.berth.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.file.BerthYaml;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WelcomeTest {

  private static final Path DATA = Path.of("/data");
  private static final Optional<Path> AUTHORITY = Optional.of(Path.of("/data/tls/ca.crt"));

  private static String text(String url, Map<String, String> settings) {
    return text(url, url, false, Optional.empty(), settings);
  }

  private static String text(
      String publicUrl,
      String url,
      boolean openToOthers,
      Optional<Path> authority,
      Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("berth.auth.key-file", "/key");
    all.put("berth.services.credential-file", "/credential");
    AuthSettings auth = BerthYaml.load(null, all).getConfigMapping(AuthSettings.class);
    return new Welcome(
            URI.create(publicUrl), List.of(URI.create(url)), openToOthers, auth, authority, DATA)
        .text();
  }

  @Test
  void asksForNoLoginWhereThereIsNone() {
    assertThat(text("http://localhost:5000", Map.of()))
        .startsWith("\nBerth is ready at http://localhost:5000\n\n  docker pull alpine\n")
        .contains("docker push localhost:5000/library/alpine\n", "Docker trusts plain HTTP")
        .doesNotContain("login", "user add", "policies", "\n\n\n");
  }

  @Test
  void asksForALoginFirst() {
    assertThat(
            text(
                "http://localhost:5000",
                Map.of("berth.auth.htpasswd", "/users", "berth.auth.policies", "/policies.yaml")))
        .contains("\n\n  docker login localhost:5000\n  docker pull alpine\n")
        .contains("./berth user add NAME --file /users adds one\n")
        .contains("/policies.yaml says who may do what\n")
        .doesNotContain("until", "\n\n\n");
  }

  @Test
  void saysWhatIsMissingBeforeAnythingWorks() {
    assertThat(text("http://localhost:5000", Map.of("berth.auth.htpasswd", "/users")))
        .contains("docker login", "nobody may do anything until berth.auth.policies is set");
    assertThat(text("http://localhost:5000", Map.of("berth.auth.policies", "/policies.yaml")))
        .contains("none can log in until berth.auth.htpasswd is set")
        .doesNotContain("docker login");
  }

  @Test
  void saysWhereUsersOfAProviderLogIn() {
    assertThat(
            text(
                "https://registry.example.org",
                Map.of(
                    "berth.auth.oidc[0].issuer", "https://id.example.org",
                    "berth.auth.oidc[0].client-id", "berth")))
        .contains("  users     those of the OIDC providers\n")
        .contains("  browser   https://registry.example.org/auth/login is where")
        .doesNotContain("berth.auth.htpasswd", "\n\n\n");
  }

  @Test
  void tellsOthersWhatTheyReach() {
    assertThat(
            text("http://10.0.0.7:5000", "http://localhost:5000", true, Optional.empty(), Map.of()))
        .contains("Berth is ready at http://10.0.0.7:5000", "docker push 10.0.0.7:5000/")
        .contains("\"insecure-registries\": [\"10.0.0.7:5000\"]")
        .doesNotContain("localhost", "ssh -R");
  }

  @Test
  void tellsOthersWhatToTrust() {
    assertThat(text("https://10.0.0.7:5000", "https://localhost:5000", true, AUTHORITY, Map.of()))
        .contains("/data/tls/ca.crt\n", "  /etc/docker/certs.d/10.0.0.7:5000/ca.crt\n")
        .doesNotContain("localhost", "insecure-registries");
  }

  @Test
  void saysNothingOfTheCertificateOfSomebodyElse() {
    assertThat(text("https://localhost:5000", Map.of()))
        .contains("docker pull localhost:5000/library/alpine\n\ndata    /data\n")
        .doesNotContain("plain HTTP", "certificate");
  }
}
