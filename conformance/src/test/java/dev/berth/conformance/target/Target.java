package dev.berth.conformance.target;

import dev.berth.localstack.LocalStack;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.training.Training;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The registry under test, by settings that are system properties or, in upper case with an
 * underscore, environment variables:
 *
 * <ul>
 *   <li>{@code berth.url}: where it is; the suite runs one of its own where this is not set
 *   <li>{@code berth.ca}: a PEM file with the authority to trust
 *   <li>{@code berth.sparse}: its {@code berth.manifest.sparse}, {@code index} where not set
 *   <li>{@code berth.tls}: whether one of its own speaks TLS, {@code false} where not set
 *   <li>{@code berth.auth}: whether it lets in but the users of the suite, with the files of the
 *       folder {@code access}; {@code false} where not set. One of its own is started so
 *   <li>{@code berth.username}, {@code berth.password}: a login that may do everything, where the
 *       users are others
 * </ul>
 *
 * @param baseUrl scheme, host and port, without a path
 * @param trust how a TLS connection is verified
 * @param login who sends requests, where they have to say who they are
 */
public record Target(URI baseUrl, SSLContext trust, Optional<Login> login) {

  private static final Once<Target> CURRENT = new Once<>(Target::fromSettings);

  /** The registry of this run. */
  public static Target current() {
    return CURRENT.get();
  }

  /** Whether connections are encrypted. */
  public boolean tls() {
    return "https".equals(baseUrl.getScheme());
  }

  /** The port, also where the URL leaves it out. */
  public int port() {
    if (baseUrl.getPort() >= 0) {
      return baseUrl.getPort();
    }
    return tls() ? 443 : 80;
  }

  private static Target fromSettings() {
    Optional<URI> url = setting("berth.url").map(URI::create);
    return url.isPresent()
        ? new Target(
            url.get(), trust(setting("berth.ca").map(Path::of)), Access.ofThisRun().login())
        : ownStack();
  }

  /** Services that this machine has built; they end with this process. */
  private static Target ownStack() {
    Access access = Access.ofThisRun();
    StackOptions options =
        StackOptions.forTests()
            .withTls(isSet("berth.tls"))
            .with("berth.manifest.sparse", Sparse.ofThisRun().setting());
    Training.attempt(StackOptions.builtHome(), System.err::println, step -> {});
    LocalStack stack = LocalStack.start(access == Access.USERS ? Users.close(options) : options);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "end-of-the-registry"));
    return of(stack, stack.url()).as(access.login());
  }

  /** One of the gateways of a registry that somebody has started, and that lets everybody in. */
  public static Target of(LocalStack stack, URI gateway) {
    return new Target(gateway, trust(stack.authorityCertificate()), Optional.empty());
  }

  /** The same for requests of somebody else, or of nobody in particular. */
  public Target as(Optional<Login> other) {
    return new Target(baseUrl, trust, other);
  }

  static boolean isSet(String name) {
    return setting(name).map(Boolean::parseBoolean).orElse(false);
  }

  static Optional<String> setting(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(environmentName(name))))
        .filter(value -> !value.isBlank());
  }

  private static String environmentName(String name) {
    return name.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static SSLContext trust(Optional<Path> authority) {
    try {
      return authority.isPresent() ? trusting(authority.get()) : SSLContext.getDefault();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot trust " + authority, e);
    }
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      int entry = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + entry++, each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
