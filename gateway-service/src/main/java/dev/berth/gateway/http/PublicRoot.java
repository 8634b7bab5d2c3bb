package dev.berth.gateway.http;

import dev.berth.configuration.HttpSettings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What clients call the registry, scheme and host: what is set, or else what they call it in their
 * requests, where those who pass them on are believed as {@code berth.http.trusted-proxies} says.
 *
 * @param set what is set
 */
record PublicRoot(Optional<URI> set) {

  /** RFC 3986 section 3.2.2, without what no host of a registry has. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253})|\\[[0-9A-Fa-f:.]{2,45}]");

  static PublicRoot of(HttpSettings settings) {
    return new PublicRoot(settings.publicUrl());
  }

  /** The root by which the sender of a request reaches the registry again. */
  String of(HttpServerRequest request) {
    if (set.isPresent()) {
      String url = set.get().toString();
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    String scheme = "https".equals(request.scheme()) ? "https" : "http";
    return scheme + "://" + authority(request, scheme);
  }

  /** A name that could be none is not repeated; the sender has to be content with the address. */
  private static String authority(HttpServerRequest request, String scheme) {
    @Nullable HostAndPort named = request.authority();
    String host = named == null ? "" : bracketed(named.host());
    if (named == null || !HOST.matcher(host).matches()) {
      return bracketed(request.localAddress().hostAddress()) + ':' + request.localAddress().port();
    }
    int usual = scheme.equals("https") ? 443 : 80;
    return named.port() <= 0 || named.port() == usual ? host : host + ':' + named.port();
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host;
  }
}
