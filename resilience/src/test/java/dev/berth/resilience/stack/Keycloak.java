package dev.berth.resilience.stack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Keycloak with one realm, {@code berth}, and a database of its own that is forgotten. */
public final class Keycloak implements AutoCloseable {

  private static final Path INSTALLED = Tools.folder().resolve("keycloak");
  private static final Path DATABASE = INSTALLED.resolve("data/h2/keycloakdb.mv.db");

  /** It took half a minute on a machine with much else to do. */
  private static final Duration START = Duration.ofMinutes(3);

  private final Process process;
  private final URI server;
  private final Path folder;

  private Keycloak(Process process, URI server, Path folder) {
    this.process = process;
    this.server = server;
    this.folder = folder;
  }

  /**
   * Starts one; a test that has none is skipped.
   *
   * @param realm the realm in Keycloak's own form
   */
  public static Keycloak start(byte[] realm) {
    assumeTrue(Files.isRegularFile(DATABASE), "Keycloak is installed by ./berth setup-ci");
    try {
      Path folder = Files.createTempDirectory("berth-keycloak");
      Files.copy(DATABASE, folder.resolve("keycloakdb.mv.db"));
      int port = LoopbackPort.free();
      // The script becomes the program.
      ProcessBuilder command =
          new ProcessBuilder(
                  "bash",
                  INSTALLED.resolve("bin/kc.sh").toString(),
                  "start-dev",
                  "--http-host=127.0.0.1",
                  "--http-port=" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile());
      command.environment().put("JAVA_HOME", System.getProperty("java.home"));
      command.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
      command
          .environment()
          .put("KC_DB_URL", "jdbc:h2:file:%s/keycloakdb;NON_KEYWORDS=VALUE".formatted(folder));
      Keycloak keycloak =
          new Keycloak(command.start(), URI.create("http://127.0.0.1:%d".formatted(port)), folder);
      keycloak.add(realm);
      return keycloak;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start Keycloak", e);
    }
  }

  private void add(byte[] realm) {
    Eventually.isTrue(
        "Keycloak answers", START, () -> TokenForm.answers(server + "/realms/master"));
    JsonNode answer =
        TokenForm.post(
            endpoint("master"),
            "grant_type",
            "password",
            "client_id",
            "admin-cli",
            "username",
            "admin",
            "password",
            "admin");
    TokenForm.create(server.resolve("/admin/realms"), answer.path("access_token").asText(), realm);
  }

  /** What it calls itself. */
  public String issuer() {
    return server + "/realms/berth";
  }

  /** The tokens of a user, issued to a client whose secret is {@code the secret of CLIENT}. */
  public JsonNode tokens(String client, String username) {
    return TokenForm.post(
        endpoint("berth"),
        "grant_type",
        "password",
        "scope",
        "openid",
        "client_id",
        client,
        "client_secret",
        "the secret of " + client,
        "username",
        username,
        "password",
        "of " + username);
  }

  private URI endpoint(String realm) {
    return server.resolve("/realms/%s/protocol/openid-connect/token".formatted(realm));
  }

  /** Ends it, and waits until it has. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
