package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.localstack.data.FileTree;
import dev.berth.resilience.stack.PlainIssuer;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody who is in very many groups, over HTTP/2, where a path is one of the headers. */
class LargeTokenIT {

  private static final int KIBIBYTE = 1024;
  private static final String TAGS = "/v2/team/app/tags/list";

  private static PlainIssuer provider;
  private static Path folder;
  private static Stand stand;
  private static Registry registry;

  @BeforeAll
  static void start() throws IOException {
    provider = PlainIssuer.start();
    folder = Files.createTempDirectory("berth-large");
    Files.writeString(
        folder.resolve("policies.yaml"),
        """
        policies:
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
        """);
    stand =
        Stand.start(
            options ->
                options
                    .withTls(true)
                    .with("berth.auth.policies", folder.resolve("policies.yaml").toString())
                    .with("berth.auth.oidc[0].issuer", provider.issuer())
                    .with("berth.auth.oidc[0].client-id", "berth")
                    .with("berth.auth.oidc[0].groups-claim", "groups"));
    registry = stand.registry().anonymous();
    stand.registry().as(gina(3)).repository("team/app").push(Images.tiny(), "latest");
  }

  @AfterAll
  static void stop() throws IOException {
    if (stand != null) {
      stand.close();
    }
    provider.close();
    FileTree.delete(folder);
  }

  @Test
  void aTokenOf24KibibytesIsGoodByBasicAndByForm() {
    Login gina = gina(170);
    assertThat(gina.password()).hasSizeBetween(23 * KIBIBYTE, 25 * KIBIBYTE);

    assertThat(registry.get(TAGS, "Authorization", gina.basic())).hasStatus(200);
    assertThat(new TokenEndpoint(registry).getAs(gina)).hasStatus(200);
    assertThat(posted(gina)).hasStatus(200);
  }

  @Test
  void whatIsIssuedIsGoodWhateverTheNumberOfGroups() {
    // Given
    Login gina = gina(220);
    assertThat(gina.password()).hasSizeBetween(29 * KIBIBYTE, 32 * KIBIBYTE);

    // When
    String token = posted(gina).json().path("token").asText();

    // Then
    assertThat(token).hasSizeBetween(21 * KIBIBYTE, 32 * KIBIBYTE);
    assertThat(registry.get(TAGS, "Authorization", "Bearer " + token)).hasStatus(200);
  }

  private static Answer posted(Login login) {
    return new TokenEndpoint(registry)
        .post(
            "grant_type",
            "password",
            "username",
            login.username(),
            "password",
            login.password(),
            "scope",
            "repository:team/app:pull");
  }

  private static Login gina(int groups) {
    Stream<String> others = IntStream.range(0, groups).mapToObj(index -> "g".repeat(100) + index);
    List<String> all = Stream.concat(Stream.of("devs"), others).toList();
    return new Login(
        "gina",
        provider.token("berth", Map.of("sub", "1", "preferred_username", "gina", "groups", all)));
  }
}
