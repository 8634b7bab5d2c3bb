package dev.berth.localstack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.localstack.admin.AdminApi;
import dev.berth.localstack.data.StackState;
import dev.berth.localstack.process.StackException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which registry is meant, and who calls it. */
final class RegistryOptions {

  private static final String PASSWORD = "BERTH_PASSWORD";

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The registry; by default the one that runs from the data folder.")
  private @Nullable URI url;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "A PEM file with the authority that signed its certificate.")
  private @Nullable Path authority;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "NAME",
      required = true,
      description = "Who calls. The password is asked for, or is in BERTH_PASSWORD.")
  private String user = "";

  @Option(
      names = "--password-stdin",
      description = "Take the password from the first line of standard input.")
  private boolean fromInput;

  /** The API of that registry, for that user. */
  AdminApi api() throws IOException {
    Path folder = data.folder();
    URI registry = url == null ? running(folder) : url;
    Path own = folder.resolve("tls/ca.crt");
    Path trusted = authority == null && url == null && Files.exists(own) ? own : authority;
    Optional<SSLContext> trust = trusted == null ? Optional.empty() : Optional.of(trust(trusted));
    return new AdminApi(registry, trust, user, password());
  }

  /** Says what was answered, for people and programs. */
  static void print(JsonNode answer) {
    System.out.println(answer.toPrettyString());
  }

  private static URI running(Path folder) throws IOException {
    return StackState.read(folder)
        .map(state -> URI.create(state.url()))
        .orElseThrow(
            () ->
                new StackException(
                    "no registry runs from %s; name one with --url".formatted(folder)));
  }

  private String password() throws IOException {
    if (fromInput) {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return required(line);
    }
    String given = System.getenv(PASSWORD);
    Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (given != null || console.isEmpty()) {
      return required(given);
    }
    char[] typed = console.get().readPassword("Password of %s: ", user);
    return required(typed == null ? null : new String(typed));
  }

  private static String required(@Nullable String password) {
    if (password == null || password.isEmpty()) {
      throw new StackException(
          "no password was given: there is no terminal to ask at, use %s or --password-stdin"
              .formatted(PASSWORD));
    }
    return password;
  }

  private static SSLContext trust(Path authority) throws IOException {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new StackException("cannot trust what is in %s: %s".formatted(authority, e));
    }
  }
}
