package dev.berth.auth.oidc;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an issuer is, which is also what it is called.
 *
 * @param uri as the issuer writes it, by https, or by http on the loopback interface
 */
record IssuerAddress(URI uri) {

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if what is said there could be read or altered on the way, or
   *     if it is no address of an issuer
   */
  IssuerAddress {
    if (!isSafe(uri) || uri.getQuery() != null) {
      throw new IllegalArgumentException(
          "an issuer is an address by https, or by http on the loopback interface, without a query,"
              + " unlike "
              + uri);
    }
  }

  /** Whether secrets may be sent there, and what is said there may be believed. */
  static boolean isSafe(URI uri) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      return false;
    }
    return scheme.equals("https") || (scheme.equals("http") && isLoopback(host));
  }

  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The document in which the issuer describes itself, OpenID Connect Discovery 1.0 section 4. */
  URI discovery() {
    return URI.create(uri.toString().replaceAll("/$", "") + DISCOVERY);
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
