package dev.berth.resilience.stack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.localstack.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An issuer that vouches for jobs, and for people, made of panva's oidc-provider: no kin of
 * Keycloak.
 */
public final class JobIssuer implements AutoCloseable {

  private static final Path MODULES = Tools.folder().resolve("issuer/node_modules");

  private final Process process;
  private final String issuer;

  private JobIssuer(Process process, String issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  /** Starts one; a test that has none is skipped. */
  public static JobIssuer start(Path script) {
    return start(script, freePort(), List.of());
  }

  /**
   * Starts one that lets people in at a registry, too.
   *
   * @param port a free one, so that the registry can be told of it before
   */
  public static JobIssuer startFor(URI registry, Path script, int port) {
    return start(script, port, List.of(registry.toString()));
  }

  /** What the one at a port calls itself. */
  public static String issuerAt(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** A port for one. */
  public static int freePort() {
    try {
      return LoopbackPort.free();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find a port", e);
    }
  }

  private static JobIssuer start(Path script, int port, List<String> more) {
    assumeTrue(
        Files.isDirectory(MODULES.resolve("oidc-provider")),
        "oidc-provider is installed by ./berth setup-ci");
    List<String> command =
        new ArrayList<>(List.of("node", script.toString(), MODULES.toString(), "" + port));
    command.addAll(more);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      JobIssuer issuer = new JobIssuer(process, issuerAt(port));
      Eventually.isTrue(
          "the issuer answers", Duration.ofMinutes(1), () -> TokenForm.answers(issuer.issuer));
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the issuer", e);
    }
  }

  /** What it calls itself. */
  public String issuer() {
    return issuer;
  }

  /** A token of the job for an audience. */
  public String token(String audience) {
    return TokenForm.post(
            URI.create(issuer + "/token"),
            "grant_type",
            "client_credentials",
            "client_id",
            "job",
            "client_secret",
            "the secret of the job",
            "resource",
            audience)
        .path("access_token")
        .asText();
  }

  /** The ID token that a client gets for a code. */
  public String idToken(String client, String code, String verifier, URI redirect) {
    return TokenForm.postAs(
            client,
            "the secret of berth",
            URI.create(issuer + "/token"),
            "grant_type",
            "authorization_code",
            "code",
            code,
            "code_verifier",
            verifier,
            "redirect_uri",
            redirect.toString())
        .path("id_token")
        .asText();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
