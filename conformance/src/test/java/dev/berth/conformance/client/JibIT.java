package dev.berth.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Json;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jib, which pushes and pulls from within this process. */
class JibIT {

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();

  @TempDir private Path folder;

  private String label = "";

  /** Else Jib keeps a password to itself where there is no TLS. */
  @BeforeAll
  static void sendPasswords() {
    System.setProperty("sendCredentialsOverHttp", "true");
  }

  @BeforeEach
  void nameTheImage() {
    label = Fresh.word();
  }

  @Test
  @Row({"end-4a", "end-6", "end-7a"})
  void imageThatJibPushedIsPulledAsItWasBuilt() throws Exception {
    JibContainer pushed = push(fromScratch(), repository);

    Answer manifest = repository.getManifest("1.0");
    assertThat(manifest)
        .hasStatus(200)
        .hasDigest(pushed.getDigest().toString())
        .hasHeader("Content-Type", MediaTypes.DOCKER_MANIFEST);
    Blob config = config(repository);
    assertThat(config.digest()).isEqualTo(pushed.getImageId().toString());
    JsonNode image = Json.read(config.bytes());
    assertThat(image.at("/config/Labels/unique").asText()).isEqualTo(label);
    assertThat(image.at("/config/Entrypoint/0").asText()).isEqualTo("/hello");
    for (JsonNode layer : manifest.array("layers")) {
      String digest = layer.path("digest").asText();
      assertThat(Blob.of(repository.getBlob(digest).body()).digest()).isEqualTo(digest);
    }
  }

  @Test
  @Row({"end-2", "end-3", "end-11"})
  void imageThatJibPulledIsTheBaseOfAnother() throws Exception {
    push(fromScratch(), repository);
    Repository derived = registry.newRepository();

    push(Jib.from(image(repository)).setEntrypoint("/other"), derived);

    JsonNode image = Json.read(config(derived).bytes());
    assertThat(image.at("/config/Labels/unique").asText()).isEqualTo(label);
    assertThat(image.at("/config/Entrypoint/0").asText()).isEqualTo("/other");
    assertThat(derived.getManifest("1.0").array("layers"))
        .isEqualTo(repository.getManifest("1.0").array("layers"));
  }

  private JibContainerBuilder fromScratch() throws Exception {
    Path file = Files.writeString(folder.resolve("hello"), label);
    return Jib.fromScratch()
        .addLayer(List.of(file), "/")
        .setEntrypoint("/hello")
        .addLabel("unique", label);
  }

  private JibContainer push(JibContainerBuilder image, Repository to) throws Exception {
    return image.containerize(
        Containerizer.to(image(to))
            .setBaseImageLayersCache(folder.resolve("base"))
            .setApplicationLayersCache(folder.resolve("application"))
            .setAllowInsecureRegistries(true));
  }

  private RegistryImage image(Repository at) throws Exception {
    URI url = registry.settings().baseUrl();
    int port = registry.settings().port();
    RegistryImage image =
        RegistryImage.named(url.getHost() + ":" + port + "/" + at.name() + ":1.0");
    registry
        .settings()
        .login()
        .ifPresent(login -> image.addCredential(login.username(), login.password()));
    return image;
  }

  private static Blob config(Repository of) {
    JsonNode descriptor = of.getManifest("1.0").json().path("config");
    return Blob.of(of.getBlob(descriptor.path("digest").asText()).body());
  }
}
