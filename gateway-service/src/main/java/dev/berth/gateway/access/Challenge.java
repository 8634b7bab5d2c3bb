package dev.berth.gateway.access;

import dev.berth.contract.auth.ResourceActions;
import dev.berth.contract.http.Paths;
import java.util.List;
import java.util.Optional;

/**
 * Where a client gets a token that will do, and what it is to ask for, by Docker's token
 * specification; the header is that of RFC 6750 section 3.
 *
 * @param realm the URL of the token endpoint
 * @param service what the registry is called there
 * @param scopes what the token has to be good for
 * @param error what is wrong with the token that was shown, if one was
 */
record Challenge(
    String realm, String service, List<ResourceActions> scopes, Optional<String> error) {

  static final String INVALID = "invalid_token";
  static final String INSUFFICIENT = "insufficient_scope";

  /** The challenge of a registry, by its root. */
  static Challenge at(String root, String service, RequiredAccess access, Optional<String> error) {
    return new Challenge(root + Paths.TOKEN, service, access.scopes(), error);
  }

  /** The value of {@code WWW-Authenticate}. None of the values has a quote in it. */
  String header() {
    StringBuilder header = new StringBuilder("Bearer realm=\"").append(realm);
    header.append("\",service=\"").append(service).append('"');
    if (!scopes.isEmpty()) {
      header.append(",scope=\"").append(ResourceActions.scopes(scopes)).append('"');
    }
    error.ifPresent(told -> header.append(",error=\"").append(told).append('"'));
    return header.toString();
  }
}
