package dev.berth.auth.browser;

import dev.berth.contract.http.Paths;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * What browsers call the registry, as the gateway says.
 *
 * @param root scheme and host, and nothing after them
 */
record PublicAddress(URI root) {

  /**
   * Reads it.
   *
   * @throws RegistryException {@code MALFORMED} if it is none
   */
  static PublicAddress parse(Optional<String> given) {
    try {
      URI root = new URI(given.orElse(""));
      boolean isWeb = "https".equals(root.getScheme()) || "http".equals(root.getScheme());
      if (isWeb && root.getHost() != null) {
        return new PublicAddress(root);
      }
    } catch (URISyntaxException e) {
      throw none();
    }
    throw none();
  }

  private static RegistryException none() {
    return new RegistryException(
        ErrorCode.MALFORMED, "the gateway does not say what browsers call the registry");
  }

  /** Whether browsers come by TLS. */
  boolean isSecure() {
    return "https".equals(root.getScheme());
  }

  /** Where a provider is to send browsers back to. */
  String callback() {
    return root + Paths.CALLBACK;
  }

  /** Whether pages of the registry are from there, RFC 6454 section 6.2. */
  boolean isOrigin(String origin) {
    return origin.equals(origin());
  }

  private String origin() {
    int usual = isSecure() ? 443 : 80;
    String port = root.getPort() < 0 || root.getPort() == usual ? "" : ":" + root.getPort();
    return root.getScheme() + "://" + root.getHost().toLowerCase(Locale.ROOT) + port;
  }
}
