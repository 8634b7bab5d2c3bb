package dev.berth.resilience.stack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.localstack.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An issuer that vouches for jobs, made of panva's oidc-provider: no kin of Keycloak. */
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
    assumeTrue(
        Files.isDirectory(MODULES.resolve("oidc-provider")),
        "oidc-provider is installed by ./berth setup-ci");
    try {
      int port = LoopbackPort.free();
      Process process =
          new ProcessBuilder("node", script.toString(), MODULES.toString(), "" + port)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      JobIssuer issuer = new JobIssuer(process, "http://127.0.0.1:" + port);
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

  @Override
  public void close() {
    process.destroy();
  }
}
