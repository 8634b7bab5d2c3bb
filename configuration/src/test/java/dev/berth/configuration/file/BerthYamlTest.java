package dev.berth.configuration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.HttpSettings;
import dev.berth.configuration.ManifestSettings;
import dev.berth.configuration.StorageSettings;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BerthYamlTest {

  private static final Map<String, String> FROM_THE_LAUNCHER =
      Map.of(
          "berth.services.credential-file", "/run/credential", "berth.auth.key-file", "/run/key");

  @TempDir private Path folder;

  @Test
  void readsTheTree() throws IOException {
    SmallRyeConfig config =
        load(
            """
            berth:
              http:
                port: 5001
                trusted-proxies: [10.0.0.0/8, "::1"]
                headers:
                  X-Frame-Options: DENY
              manifest: {sparse: all}
              storage: {filesystem: {root: objects}}
            """);

    HttpSettings http = config.getConfigMapping(HttpSettings.class);
    assertThat(http.port()).isEqualTo(5001);
    assertThat(http.trustedProxies().orElseThrow()).containsExactly("10.0.0.0/8", "::1");
    assertThat(http.headers()).containsEntry("X-Frame-Options", "DENY");
    assertThat(config.getConfigMapping(ManifestSettings.class).sparse())
        .isEqualTo(ManifestSettings.Sparse.ALL);
    assertThat(config.getConfigMapping(StorageSettings.class).filesystem().root())
        .contains(folder.resolve("objects"));
  }

  @Test
  void readsListsOfGroupsWithTheirFiles() throws IOException {
    AuthSettings auth =
        load("""
                berth:
                  auth:
                    oidc:
                      - {issuer: "https://id.example.org/a", client-id: berth, client-secret-file: secret}
                      - {issuer: "https://id.example.org/b", client-id: berth, username-prefix: b-, groups-prefix: b-, ca-file: /ca.pem}
                    workloads: [{name: ci, issuer: "https://ci.example.org", audience: berth, claims: [ref, job], groups-prefix: ci-}]
                """)
            .getConfigMapping(AuthSettings.class);

    assertThat(auth.htpasswd()).isEmpty();
    assertThat(AuthSettings.isClosed(auth)).isTrue();
    assertThat(auth.oidc()).hasSize(2);
    assertThat(auth.oidc().getFirst().clientSecretFile()).contains(folder.resolve("secret"));
    assertThat(auth.oidc().getLast().caFile()).contains(Path.of("/ca.pem"));
    assertThat(auth.oidc().getLast().usernamePrefix()).contains("b-");
    assertThat(auth.oidc().getLast().groupsPrefix()).contains("b-");
    assertThat(auth.workloads().getFirst().claims()).contains(List.of("ref", "job"));
    assertThat(auth.workloads().getFirst().groupsPrefix()).contains("ci-");
  }

  @Test
  void hasNoProvidersByDefault() throws IOException {
    AuthSettings auth = load("berth: {http: {port: 5001}}").getConfigMapping(AuthSettings.class);

    assertThat(auth.oidc()).isEmpty();
    assertThat(auth.workloads()).isEmpty();
    assertThat(AuthSettings.isClosed(auth)).isFalse();
  }

  @Test
  void isClosedByTheAuthoritiesOfClients() throws IOException {
    AuthSettings auth =
        load("berth: {auth: {certificates: {authorities: clients.pem, username-prefix: tls-, groups-prefix: t-}}}")
            .getConfigMapping(AuthSettings.class);
    AuthSettings prefixAlone =
        load("berth: {auth: {certificates: {username-prefix: tls-}}}")
            .getConfigMapping(AuthSettings.class);

    assertThat(AuthSettings.isClosed(auth)).isTrue();
    assertThat(auth.certificates().authorities()).contains(folder.resolve("clients.pem"));
    assertThat(auth.certificates().usernamePrefix()).contains("tls-");
    assertThat(auth.certificates().groupsPrefix()).contains("t-");
    assertThat(AuthSettings.isClosed(prefixAlone)).isFalse();
  }

  @Test
  void refusesAProviderWithoutAClient() {
    assertThatThrownBy(() -> load("berth: {auth: {oidc: [{issuer: 'https://id.example.org'}]}}"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("berth.auth.oidc[0].client-id");
    assertThatThrownBy(() -> load("berth: {auth: {oidc: [{isuer: 'https://id.example.org'}]}}"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("did you mean berth.auth.oidc.issuer?");
  }

  @Test
  void refusesAnUnknownKeyWithTheNearestRightName() {
    assertThatThrownBy(() -> load("berth: {http: {prot: 5001}}"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("no setting berth.http.prot; did you mean berth.http.port?");
  }

  @Test
  void refusesAValueOfTheWrongKind() {
    assertThatThrownBy(() -> load("berth: {http: {port: many}}"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("berth.http.port");
  }

  @Test
  void refusesWhatIsNotYaml() {
    assertThatThrownBy(() -> load("berth: {http: ["))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("is not YAML");
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> BerthYaml.read(folder.resolve("none.yaml")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("cannot read");
  }

  private SmallRyeConfig load(String yaml) throws IOException {
    Path file = folder.resolve("berth.yaml");
    Files.writeString(file, yaml);
    return BerthYaml.load(file, FROM_THE_LAUNCHER);
  }
}
